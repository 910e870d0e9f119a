using LuBan.DevOps.Model;
using LuBan.DevOps.Variables;

namespace LuBan.DevOps.Validation;

/// <summary>Checks a pipeline, before anybody runs it.</summary>
internal static class PipelineRules
{
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="field">Where it is.</param>
    /// <param name="outer">What a pipeline that is written inside of a run may use without taking it.</param>
    /// <param name="findings">Gets the problems.</param>
    public static void Check(PipelineSpec pipeline, string field, OuterScope outer, Findings findings)
    {
        var (tasks, last) = (pipeline.Tasks ?? [], pipeline.Finally ?? []);
        if (tasks.Count == 0) findings.Add($"{field}.tasks", "A pipeline has at least one task.");
        ParamRules.CheckDeclarations(pipeline.Params, $"{field}.params", findings);
        NameRules.CheckUnique(tasks.Concat(last).Select(task => task.Name ?? "").Where(name => name.Length > 0), $"{field}.tasks", "tasks", findings);
        NameRules.CheckUnique((pipeline.Workspaces ?? []).Select(workspace => workspace.Name), $"{field}.workspaces", "workspaces", findings);
        NameRules.CheckUnique((pipeline.Results ?? []).Select(result => result.Name), $"{field}.results", "results", findings);
        var variables = new VariableRules(outer.Complete(pipeline.Params), (pipeline.Workspaces ?? []).Select(workspace => workspace.Name).Concat(outer.Workspaces), findings);
        var inner = new OuterScope(outer.Complete(pipeline.Params), [.. (pipeline.Workspaces ?? []).Select(workspace => workspace.Name), .. outer.Workspaces]);
        for (var i = 0; i < tasks.Count; i++) CheckTask(pipeline, tasks[i], $"{field}.tasks[{i}]", false, variables, inner, findings);
        for (var i = 0; i < last.Count; i++) CheckTask(pipeline, last[i], $"{field}.finally[{i}]", true, variables, inner, findings);
        CheckResults(pipeline, field, findings);
        if (TaskGraph.FindCycle(tasks) is { } cycle) findings.Add($"{field}.tasks", $"The tasks wait for each other: {string.Join(" -> ", cycle)}.");
    }

    private static void CheckTask(PipelineSpec pipeline, PipelineTask task, string field, bool isLast, VariableRules variables, OuterScope inner, Findings findings)
    {
        if (task.Name is not { Length: > 0 } name || !NameRules.IsLabel(name)) findings.Add($"{field}.name", $"'{task.Name}' is no name for a task: lower-case letters, digits and '-' are.");
        if ((task.TaskRef is null) == (task.TaskSpec is null) && task.PipelineRef is null && task.PipelineSpec is null) findings.Add(field, "A task of a pipeline has a taskRef or a taskSpec, one of them.");
        if (task.TaskRef is { Resolver: null, Bundle: null } reference && string.IsNullOrEmpty(reference.Name)) findings.Add($"{field}.taskRef.name", "The reference names no task.");
        UnsupportedRules.Check(task, field, findings);
        if (task.TaskSpec is { Spec: null, ApiVersion: null, Kind: null } spec) TaskRules.Check(spec, $"{field}.taskSpec", inner, findings);
        if (task.Retries is < 0) findings.Add($"{field}.retries", $"{task.Retries} tries are too few; 0 or more are possible.");
        if (task.OnError is not (null or "continue" or "stopAndFail")) findings.Add($"{field}.onError", $"'{task.OnError}' is not known; 'continue' and 'stopAndFail' are.");
        if (task is { OnError: "continue", Retries: > 0 }) findings.Add($"{field}.retries", "A task whose failure does not matter (onError: continue) is not tried again.");
        TaskRules.CheckDuration(task.Timeout, $"{field}.timeout", findings);
        WhenRules.Check(task.When, $"{field}.when", findings);
        CheckWorkspaces(inner, task, field, findings);
        CheckOrder(pipeline, task, field, isLast, findings);
        CheckMatrix(task, field, findings);
        CheckVariables(task, field, variables);
        if (task.TaskSpec is { } embedded && task.Matrix is null) ParamRules.CheckValues(embedded.Params, inner.Passed(task), $"{field}.params", findings, allowExtra: true);
    }

    private static void CheckWorkspaces(OuterScope inner, PipelineTask task, string field, Findings findings)
    {
        var known = inner.Workspaces;
        for (var i = 0; i < (task.Workspaces?.Count ?? 0); i++)
        {
            var wanted = task.Workspaces![i].Workspace is { Length: > 0 } name ? name : task.Workspaces[i].Name;
            if (!known.Contains(wanted)) findings.Add($"{field}.workspaces[{i}].workspace", $"The pipeline has no workspace '{wanted}'; there are {(known.Count > 0 ? string.Join(", ", known) : "none")}.");
        }
    }

    private static void CheckOrder(PipelineSpec pipeline, PipelineTask task, string field, bool isLast, Findings findings)
    {
        var names = (pipeline.Tasks ?? []).Select(other => other.Name).ToHashSet();
        if (isLast && task.RunAfter is { Count: > 0 }) findings.Add($"{field}.runAfter", "The tasks of finally all run at the same time, after the others.");
        else foreach (var missing in (task.RunAfter ?? []).Where(name => !names.Contains(name))) findings.Add($"{field}.runAfter", $"There is no task '{missing}'.");
        foreach (var reference in TaskGraph.ResultReferences(task).Where(reference => !names.Contains(reference.Task)).DistinctBy(reference => reference.Task))
            findings.Add(field, $"$(tasks.{reference.Task}.results.{reference.Result}): there is no task '{reference.Task}'.");
        foreach (var (of, result, _) in TaskGraph.ResultReferences(task))
        {
            var promised = pipeline.Tasks?.FirstOrDefault(other => other.Name == of)?.TaskSpec?.Results;
            if (pipeline.Tasks?.FirstOrDefault(other => other.Name == of)?.TaskSpec is not null && promised?.Any(known => known.Name == result) != true)
                findings.Add(field, $"$(tasks.{of}.results.{result}): the task '{of}' has no result '{result}'.");
        }
    }

    private static void CheckMatrix(PipelineTask task, string field, Findings findings)
    {
        if (task.Matrix is not { } matrix) return;
        if (matrix.Params is not { Count: > 0 } && matrix.Include is not { Count: > 0 }) findings.Add($"{field}.matrix", "A matrix has params or include.");
        for (var i = 0; i < (matrix.Params?.Count ?? 0); i++)
        {
            var param = matrix.Params![i];
            if (param.Value.Items is null && param.Value.Text?.EndsWith("[*])", StringComparison.Ordinal) != true) findings.Add($"{field}.matrix.params[{i}].value", $"'{param.Name}' is no list; a matrix runs over lists.");
            if (task.Params?.Any(other => other.Name == param.Name) == true) findings.Add($"{field}.matrix.params[{i}].name", $"'{param.Name}' is in params and in matrix; it can be in one.");
        }

        for (var i = 0; i < (matrix.Include?.Count ?? 0); i++)
            foreach (var param in (matrix.Include![i].Params ?? []).Where(param => param.Value.Text is null)) findings.Add($"{field}.matrix.include[{i}].params", $"'{param.Name}' is no string.");
    }

    private static void CheckVariables(PipelineTask task, string field, VariableRules variables)
    {
        for (var i = 0; i < (task.Params?.Count ?? 0); i++) variables.Value(task.Params![i].Value, $"{field}.params[{i}].value");
        for (var i = 0; i < (task.Matrix?.Params?.Count ?? 0); i++) variables.Value(task.Matrix!.Params![i].Value, $"{field}.matrix.params[{i}].value");
        for (var i = 0; i < (task.When?.Count ?? 0); i++)
        {
            variables.Text(task.When![i].Input, $"{field}.when[{i}].input");
            variables.List(task.When[i].Values, $"{field}.when[{i}].values");
        }
    }

    private static void CheckResults(PipelineSpec pipeline, string field, Findings findings)
    {
        var names = (pipeline.Tasks ?? []).Concat(pipeline.Finally ?? []).Select(task => task.Name).ToHashSet();
        for (var i = 0; i < (pipeline.Results?.Count ?? 0); i++)
            foreach (var reference in TaskGraph.ResultReferences(pipeline.Results![i].Value).Where(reference => !names.Contains(reference.Task)))
                findings.Add($"{field}.results[{i}].value", $"There is no task '{reference.Task}'.");
    }
}
