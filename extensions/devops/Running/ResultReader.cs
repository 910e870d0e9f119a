using System.Text;
using System.Text.Json;
using LuBan.DevOps.Logs;
using LuBan.DevOps.Model;

namespace LuBan.DevOps.Running;

/// <summary>Reads what steps and tasks gave.</summary>
internal static class ResultReader
{
    /// <summary>Of one result, and of all results of a task run together: they live in its status.</summary>
    private const int Limit = 64 * 1024;

    /// <summary>The results that a step wrote.</summary>
    public static IReadOnlyList<RunResult> OfStep(TaskPaths paths, string stepName, Step step, RunInputs inputs) =>
        [.. (step.Results ?? []).Select(result => Read(paths, ["steps", $"step-{stepName}", "results", result.Name], result.Name, result.EffectiveType, inputs)).OfType<RunResult>()];

    /// <summary>The results of a task: files, or values of its steps.</summary>
    /// <exception cref="RunFailure">One is too large, or not what it should be.</exception>
    public static IReadOnlyList<RunResult> OfTask(TaskPaths paths, TaskPlan plan, Variables.VariableScope steps, RunInputs inputs)
    {
        var results = new List<RunResult>();
        foreach (var result in plan.Task.Results ?? [])
        {
            if (result.Value is { } value)
            {
                // What a step that did not run would have given is not there.
                var given = steps.Apply(value);
                if (given.Text?.Contains("$(steps.", StringComparison.Ordinal) != true) results.Add(new() { Name = result.Name, Type = result.EffectiveType, Value = given });
            }
            else if (Read(paths, ["results", result.Name], result.Name, result.EffectiveType, inputs) is { } found)
            {
                results.Add(found);
            }
        }

        if (results.Sum(result => result.Value.ToString().Length) > Limit) throw TooLarge("The results together");
        return results;
    }

    private static RunResult? Read(TaskPaths paths, string[] path, string name, ParamType type, RunInputs inputs)
    {
        if (SafeFile.Read(paths.TektonFolder, path, Limit) is not { } bytes) return null;
        if (bytes.Length > Limit) throw TooLarge($"The result '{name}'");
        // Results go into the store and into other tasks: no place for a secret.
        var text = Masker.Clean(inputs.SecretTexts, Encoding.UTF8.GetString(bytes));
        if (type == ParamType.String) return new() { Name = name, Type = type, Value = ParamValue.Of(text) };
        try
        {
            if (JsonSerializer.Deserialize<ParamValue>(text) is { } value && value.Type == type) return new() { Name = name, Type = type, Value = value };
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new RunFailure("TaskRunValidationFailed", $"The result '{name}' should be the JSON of {Validation.ParamRules.Word(type)}; it begins with: {text[..Math.Min(text.Length, 80)]}");
    }

    private static RunFailure TooLarge(string what) => new("TaskRunResultLargerThanAllowedLimit", $"{what} may have {Limit} bytes; write more into a workspace.");
}
