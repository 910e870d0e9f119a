using LuBan.DevOps.Model;

namespace LuBan.DevOps.Validation;

/// <summary>What is around a task that is written inside of a pipeline, or a pipeline that is written inside of a run: it may use it without taking it.</summary>
/// <param name="Params">Parameters.</param>
/// <param name="Workspaces">Names of workspaces.</param>
internal sealed record OuterScope(IReadOnlyList<ParamSpec> Params, IReadOnlyList<string> Workspaces)
{
    /// <summary>For what stands alone.</summary>
    public static OuterScope Empty { get; } = new([], []);

    /// <summary>What a run gives to what is written in it.</summary>
    public static OuterScope Of(IReadOnlyList<Param>? given, IReadOnlyList<WorkspaceBinding>? workspaces) => new(
        [.. (given ?? []).DistinctBy(param => param.Name).Select(param => new ParamSpec { Name = param.Name, Type = param.Value.Type, Default = param.Value })],
        [.. (workspaces ?? []).Select(workspace => workspace.Name)]);

    /// <summary>The declared parameters, and those around.</summary>
    public IReadOnlyList<ParamSpec> Complete(IReadOnlyList<ParamSpec>? declared) => [.. declared ?? [], .. Params.Where(param => declared?.Any(own => own.Name == param.Name) != true)];

    /// <summary>What an embedded task is given: its own parameters, and those around it that it takes under the same name.</summary>
    public IReadOnlyList<Param> Passed(PipelineTask task) =>
    [
        .. task.Params ?? [],
        .. Params.Where(param => task.Params?.Any(given => given.Name == param.Name) != true && task.TaskSpec?.Params?.Any(taken => taken.Name == param.Name && taken.EffectiveType == param.EffectiveType) == true)
            .Select(param => new Param { Name = param.Name, Value = ParamValue.Of($"$(params.{param.Name}{(param.EffectiveType == ParamType.String ? "" : "[*]")})") }),
    ];
}
