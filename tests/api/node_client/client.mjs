// The two clients of @camunda8/sdk go through one procedure against a running service and print what they saw as JSON.
// Usage: node client.mjs <address> <owner> <secretary> <password> <file to deploy>…
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import sdk from '@camunda8/sdk';

const [address, owner, secretary, password, ...files] = process.argv.slice(2);


function camunda(username) {
  return new sdk.Camunda8({
    ZEEBE_REST_ADDRESS: address,
    CAMUNDA_AUTH_STRATEGY: 'BASIC',
    CAMUNDA_BASIC_AUTH_USERNAME: username,
    CAMUNDA_BASIC_AUTH_PASSWORD: password,
    CAMUNDA_LOG_LEVEL: 'none',
  });
}

async function refusal(promise) {
  try {
    await promise;
    return null;
  } catch (error) {
    return error.statusCode ?? error.status ?? error.response?.statusCode ?? String(error);
  }
}

/** The older client: what applications written for 8.6 to 8.8 use. */
async function rest() {
  const [one, two] = [camunda(owner).getCamundaRestClient(), camunda(secretary).getCamundaRestClient()];
  const topology = await one.getTopology();
  // not deployResourcesFromFiles: it reads files as Latin-1 and sends them as UTF-8, which spoils Chinese names
  const deployment = await one.deployResources(
    files.map((path) => ({ name: basename(path), content: readFileSync(path, 'utf8') })));
  const definitions = await two.searchProcessDefinitions({ filter: { processDefinitionId: 'api_contract' } });
  const started = await two.createProcessInstance({
    processDefinitionId: 'api_contract',
    variables: { reply_no: 'rest-1' },
  });
  const { processInstanceKey } = started;
  const tasks = await two.searchUserTasks({ filter: { processInstanceKey, state: 'CREATED' } });
  const { userTaskKey } = tasks.items[0];
  await two.assignUserTask({ userTaskKey, assignee: secretary });
  const assigned = await two.getUserTask(userTaskKey);
  await two.unassignUserTask({ userTaskKey });
  const wrong = await refusal(two.completeUserTask({ userTaskKey, variables: { title: '', score: 300 } }));
  await two.completeUserTask({ userTaskKey, variables: { title: '第一届', score: 61 } });
  const again = await refusal(two.completeUserTask({ userTaskKey, variables: { title: '第一届', score: 61 } }));
  const variables = await two.searchVariables({ filter: { processInstanceKey } });
  const decision = await one.evaluateDecision({ decisionDefinitionId: 'api_contract_rating', variables: { score: 12 } });
  const message = await one.correlateMessage({ name: 'api_contract_reply', correlationKey: 'rest-1', variables: {} });
  const instances = await two.searchProcessInstances({ filter: { processInstanceKey } });
  const second = await two.createProcessInstance({
    processDefinitionKey: started.processDefinitionKey,
    variables: { reply_no: 'rest-2' },
  });
  await one.cancelProcessInstance({ processInstanceKey: second.processInstanceKey });
  const xml = await one.getProcessDefinitionXML(started.processDefinitionKey);
  const missing = await refusal(two.getUserTask('1'));
  return {
    topology, deployment, definitions, started, tasks, assigned, wrong, again, variables, decision, message, instances,
    xml, missing,
  };
}

/** The newer client, which compares every request and every answer with Camunda's own schemas. */
async function cluster() {
  const strict = { CAMUNDA_SDK_VALIDATION: 'req:strict,res:strict' };
  const client = (username) => camunda(username).getOrchestrationClusterApiClient(strict);
  const [one, two] = [client(owner), client(secretary)];
  const now = { consistency: { waitUpToMs: 0 } };
  const topology = await one.getTopology();
  const content = (path) => new File([readFileSync(path)], basename(path));
  const deployment = await one.createDeployment({ resources: files.map(content) });
  const definitions = await two.searchProcessDefinitions({ filter: { processDefinitionId: 'api_contract' } }, now);
  const started = await two.createProcessInstance({
    processDefinitionId: 'api_contract',
    variables: { reply_no: 'cluster-1' },
  });
  const { processInstanceKey, processDefinitionKey } = started;
  const tasks = await two.searchUserTasks(
    { filter: { processInstanceKey }, sort: [{ field: 'creationDate', order: 'DESC' }], page: { limit: 5 } }, now);
  const { userTaskKey } = tasks.items[0];
  const form = await two.getUserTaskForm({ userTaskKey }, now);
  await two.assignUserTask({ userTaskKey, assignee: secretary, allowOverride: true });
  const assigned = await two.getUserTask({ userTaskKey }, now);
  await two.completeUserTask({ userTaskKey, variables: { title: '第一届', score: 61 } });
  const completed = await two.getUserTask({ userTaskKey }, now);
  const again = await refusal(two.completeUserTask({ userTaskKey, variables: {} }));
  const variables = await two.searchVariables({ filter: { processInstanceKey, name: 'rating' } }, now);
  const decisions = await one.searchDecisionDefinitions({ filter: { name: '评定' } }, now);
  const decision = await one.evaluateDecision({ decisionDefinitionId: 'api_contract_rating', variables: { score: 12 } });
  const published = await one.publishMessage({ name: 'api_contract_reply', correlationKey: 'cluster-1', timeToLive: 0 });
  const instance = await two.getProcessInstance({ processInstanceKey }, now);
  const incidents = await two.searchIncidents({ filter: { processInstanceKey } }, now);
  const document = await two.createDocument({ file: new File(['%PDF-1.7\n%%EOF\n'], '名单.pdf', { type: 'application/pdf' }) });
  const me = await two.getAuthentication();
  return {
    topology, deployment, definitions, started, tasks, form, assigned, completed, again, variables, decisions,
    decision, published, instance, incidents, document, me, processDefinitionKey,
  };
}

console.log(JSON.stringify({ rest: await rest(), cluster: await cluster() }));
process.exit(0);
