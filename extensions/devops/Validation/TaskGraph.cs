using LuBan.DevOps.Model;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Validation;

/// <summary>Who waits for whom in a pipeline.</summary>
internal static class TaskGraph
{
    /// <summary>The tasks whose end a task waits for: those that it names, and those whose results it uses.</summary>
    public static IReadOnlySet<string> Needs(PipelineTask task) => (task.RunAfter ?? []).Concat(ResultReferences(task).Select(reference => reference.Task)).ToHashSet(StringComparer.Ordinal);

    public static IEnumerable<ResultReference> ResultReferences(PipelineTask task) => Texts(task).SelectMany(VariableReference.In).Select(Result).OfType<ResultReference>();

    public static IEnumerable<ResultReference> ResultReferences(ParamValue value) => Texts(value).SelectMany(VariableReference.In).Select(Result).OfType<ResultReference>();

    /// <summary>Tasks that wait for each other, in a circle; null when there are none.</summary>
    public static IReadOnlyList<string>? FindCycle(IReadOnlyList<PipelineTask> tasks)
    {
        var byName = tasks.Where(task => task.Name is { Length: > 0 }).GroupBy(task => task.Name!).ToDictionary(group => group.Key, group => Needs(group.First()));
        var done = new HashSet<string>();
        var path = new List<string>();
        foreach (var name in byName.Keys)
            if (Visit(name) is { } cycle) return cycle;
        return null;

        List<string>? Visit(string name)
        {
            if (done.Contains(name) || !byName.TryGetValue(name, out var needs)) return null;
            if (path.Contains(name)) return [.. path.SkipWhile(other => other != name), name];
            path.Add(name);
            foreach (var need in needs)
                if (Visit(need) is { } cycle) return cycle;
            path.RemoveAt(path.Count - 1);
            done.Add(name);
            return null;
        }
    }

    private static IEnumerable<string> Texts(PipelineTask task) =>
        (task.Params ?? []).Concat(task.Matrix?.Params ?? []).Concat((task.Matrix?.Include ?? []).SelectMany(include => include.Params ?? [])).SelectMany(param => Texts(param.Value))
            .Concat((task.When ?? []).SelectMany(when => (when.Values ?? []).Prepend(when.Input ?? "")))
            .Concat((task.Workspaces ?? []).Select(workspace => workspace.SubPath ?? ""));

    private static IEnumerable<string> Texts(ParamValue value) => value.Items ?? value.Properties?.Values ?? (IEnumerable<string>)[value.Text!];

    private static ResultReference? Result(VariableReference reference) =>
        reference.StartsWith("tasks") && reference.Parts.Count >= 4 && reference.Parts[2] == "results" ? new(reference.Parts[1], reference.Parts[3], reference) : null;
}

/// <summary>A result of another task that a task uses.</summary>
/// <param name="Task">The other task.</param>
/// <param name="Result">The result.</param>
/// <param name="Variable">As written.</param>
internal sealed record ResultReference(string Task, string Result, VariableReference Variable);
