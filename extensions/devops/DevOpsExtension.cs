using LuBan.DevOps.Model;
using LuBan.Sdk;

namespace LuBan.DevOps;

/// <summary>Runs pipelines on this machine: unmodified Tekton files, with live and lasting logs.</summary>
public sealed class DevOpsExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddResource<TektonTask>().AddResource<TektonPipeline>().AddResource<TaskRun>().AddResource<PipelineRun>();
    }
}
