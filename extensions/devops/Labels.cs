namespace LuBan.DevOps;

/// <summary>Labels and annotations of runs, as upstream writes them.</summary>
internal static class Labels
{
    public const string Pipeline = "tekton.dev/pipeline";
    public const string PipelineRun = "tekton.dev/pipelineRun";
    public const string PipelineRunUid = "tekton.dev/pipelineRunUID";
    public const string PipelineTask = "tekton.dev/pipelineTask";
    public const string MemberOf = "tekton.dev/memberOf";
    public const string Task = "tekton.dev/task";
}
