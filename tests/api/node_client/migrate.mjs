// An owner at a desk: deploys one changed diagram with the calls of the Modeler's deploy button, looks at what is under
// way, and moves all of it to the new version. Prints what was seen as JSON.
// The button comes in with a token, the newer client, which takes none, with name and password.
// Usage: node migrate.mjs <address> <owner> <password> <token> <file> <process id>
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import sdk from '@camunda8/sdk';

const [address, owner, password, token, file, processDefinitionId] = process.argv.slice(2);
const camunda = (way) => new sdk.Camunda8({ ZEEBE_REST_ADDRESS: address, CAMUNDA_LOG_LEVEL: 'none', ...way });
const bearer = { CAMUNDA_AUTH_STRATEGY: 'BEARER', CAMUNDA_OAUTH_TOKEN: token };
const basic = { CAMUNDA_AUTH_STRATEGY: 'BASIC', CAMUNDA_BASIC_AUTH_USERNAME: owner, CAMUNDA_BASIC_AUTH_PASSWORD: password };
const button = camunda(bearer).getCamundaRestClient();
const client = camunda(basic).getOrchestrationClusterApiClient({ CAMUNDA_SDK_VALIDATION: 'req:strict,res:strict' });
const now = { consistency: { waitUpToMs: 0 } };

const topology = await button.getTopology();
const deployment = await button.deployResources([{ name: basename(file), content: readFileSync(file, 'utf8') }]);
const [target] = deployment.processes;
const filter = { processDefinitionId, state: 'ACTIVE' };
const before = await client.searchProcessInstances({ filter }, now);
const batch = await client.migrateProcessInstancesBatchOperation({
  filter,
  migrationPlan: { targetProcessDefinitionKey: target.processDefinitionKey, mappingInstructions: [] },
}, now);
const operation = await client.getBatchOperation({ batchOperationKey: batch.batchOperationKey }, now);
console.log(JSON.stringify({ topology, target, before: before.items, batch, operation }));
process.exit(0);
