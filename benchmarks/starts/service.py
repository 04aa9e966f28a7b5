"""A function's first request and those after it: `service.py MODULE EVENT`; the CPU of each phase is said on stderr."""

import json
import re
import sys
import time
from pathlib import Path
from statistics import median

WARM = 200


class Context:
    function_name = "project"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:project"
    aws_request_id = "r1"

    def get_remaining_time_in_millis(self) -> int:
        return 15_000


def asked() -> float:
    begun = time.process_time()
    answer = module.handler(event, context)
    assert answer["statusCode"] == 200, answer
    assert json.loads(answer["body"])["title"] == "A shed"
    return (time.process_time() - begun) * 1000


event, context = json.loads(Path(sys.argv[2]).read_text()), Context()
begun = time.process_time()
exec(f"import {sys.argv[1]}")  # not by importlib, whose own imports `-X importtime` does not see
module = sys.modules[sys.argv[1]]
imported = time.process_time()
sys.modules.get("handlers.shared", module).client()
connected = time.process_time()
first = asked()
warm = median(asked() for _ in range(WARM))
found = {
    "import": (imported - begun) * 1000,
    "client": (connected - imported) * 1000,
    "first request": first,
    "warm request": warm,
    "memory": int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024,
}
print(json.dumps(found), file=sys.stderr)
