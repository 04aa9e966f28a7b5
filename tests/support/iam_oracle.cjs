// The decisions of another evaluator of IAM: cases as JSON on standard input, its decisions as JSON on standard output.
const { runUnsafeSimulation } = require("@cloud-copilot/iam-simulate");

const cases = JSON.parse(require("node:fs").readFileSync(0, "utf-8"));
const decide = ({ policies, action, resource, context }) =>
  runUnsafeSimulation(
    {
      request: {
        principal: "arn:aws:iam::123456789012:role/role",
        action,
        resource: { resource, accountId: "123456789012" },
        contextVariables: context,
      },
      identityPolicies: policies.map((policy, place) => ({ name: `p${place}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
process.stdout.write(JSON.stringify(cases.map(decide)));
