using System.Text.Json;

namespace LuBan.DevOps.Model;

/// <summary>Names a task.</summary>
public sealed record TaskRef
{
    /// <summary>The task's name.</summary>
    public string? Name { get; init; }

    /// <summary><c>Task</c>; other kinds are known upstream and not run here.</summary>
    public string? Kind { get; init; }

    /// <summary>The kind's group and version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Known upstream, not run here: where else to look for the task.</summary>
    public string? Resolver { get; init; }

    /// <summary>Known upstream, not run here: what the resolver is told.</summary>
    public JsonElement? Params { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public string? Bundle { get; init; }
}

/// <summary>Names a pipeline.</summary>
public sealed record PipelineRef
{
    /// <summary>The pipeline's name.</summary>
    public string? Name { get; init; }

    /// <summary>The kind's group and version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Known upstream, not run here: where else to look for the pipeline.</summary>
    public string? Resolver { get; init; }

    /// <summary>Known upstream, not run here: what the resolver is told.</summary>
    public JsonElement? Params { get; init; }

    /// <summary>Known upstream, not run here.</summary>
    public string? Bundle { get; init; }
}
