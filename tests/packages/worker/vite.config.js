// Module workers, so that the worker may await.
export default { worker: { format: "es" } };
