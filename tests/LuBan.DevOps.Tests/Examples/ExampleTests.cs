using System.Text.Json.Nodes;
using LuBan.DevOps.Model;
using LuBan.Sdk;

namespace LuBan.DevOps.Tests.Examples;

/// <summary>The feature patterns of upstream's stable examples, in files of our own, applied as they are by kubectl.</summary>
public sealed class ExampleTests(ExampleKernel examples) : IClassFixture<ExampleKernel>
{
    public static TheoryData<string> Names => [.. ExampleFile.All().Select(file => file.Name)];

    [ExampleTheory]
    [MemberData(nameof(Names))]
    public async Task A_file_comes_out_as_its_head_says(string name)
    {
        var file = ExampleFile.All().Single(file => file.Name == name);

        foreach (var refused in file.Of("refused")) Assert.Contains(refused, examples.Output, StringComparison.Ordinal);
        foreach (var warning in file.Of("warning")) Assert.Contains(warning, examples.Output, StringComparison.Ordinal);
        if (file.Run is not { } run)
        {
            Assert.NotEmpty(file.Of("refused"));
            return;
        }

        Assert.DoesNotContain(examples.Output.Split('\n'), line => line.Contains($"/{name}.yaml", StringComparison.Ordinal));
        var status = run.Kind == "PipelineRun" ? await PipelineAsync(file, run.Name) : await TaskAsync(file, run.Name);
        Assert.True(file.One("expect") == status.Reason, $"{file.Name}: {status.Reason}: {status.Message}");
        foreach (var message in file.Of("message")) Assert.Contains(message, status.Message, StringComparison.Ordinal);
        foreach (var result in file.Of("result")) Assert.Contains(result, status.Results);
        foreach (var log in file.Of("log")) await CheckLogAsync(log, file);
    }

    [ExampleFact]
    public async Task Kubectl_shows_runs_as_upstream_does()
    {
        await examples.Kernel.Resources<PipelineRun>().WaitForAsync("diamond", run => run.Status?.CompletionTime is not null);

        var table = await examples.Door.RunAsync("get", "pr", "diamond");

        Assert.Matches(@"NAME\s+SUCCEEDED\s+REASON\s+STARTTIME\s+COMPLETIONTIME", table.Output);
        Assert.Matches(@"diamond\s+True\s+Succeeded", table.Output);
    }

    private async Task<(string Reason, string Message, IReadOnlyList<string> Results)> PipelineAsync(ExampleFile file, string name)
    {
        var run = await examples.Kernel.Resources<PipelineRun>().WaitForAsync(name, run => run.Status?.CompletionTime is not null);
        var skipped = run.Status!.SkippedTasks ?? [];
        foreach (var (task, why) in file.Of("skipped").Select(text => text.Split(' ', 2)).Select(parts => (parts[0], parts[1]))) Assert.Contains(skipped, skip => skip.Name == task && skip.Reason == why);
        Assert.Equal(file.Of("skipped").Count(), skipped.Count);
        foreach (var child in file.Of("child")) Assert.Contains(run.Status.ChildReferences!, reference => reference.Name == child);
        CheckUnsupported(file, run.Status.Conditions);
        return Summary(run.Status.Conditions!, run.Status.Results);
    }

    private async Task<(string Reason, string Message, IReadOnlyList<string> Results)> TaskAsync(ExampleFile file, string name)
    {
        var run = await examples.Kernel.Resources<TaskRun>().WaitForAsync(name, run => run.Status?.CompletionTime is not null);
        foreach (var step in file.Of("step")) Assert.Contains(step, (run.Status!.Steps ?? []).Select(state => $"{state.Name} {state.TerminationReason} {state.Terminated?.ExitCode}".TrimEnd()));
        CheckUnsupported(file, run.Status!.Conditions);
        return Summary(run.Status.Conditions!, run.Status.Results);
    }

    private static void CheckUnsupported(ExampleFile file, IReadOnlyList<Condition>? conditions)
    {
        var said = conditions?.FirstOrDefault(condition => condition.Type == "UnsupportedField")?.Message ?? "";
        foreach (var field in file.Of("unsupported")) Assert.Contains(field, said, StringComparison.Ordinal);
        if (!file.Of("unsupported").Any()) Assert.Equal("", said);
    }

    private static (string Reason, string Message, IReadOnlyList<string> Results) Summary(IReadOnlyList<Condition> conditions, IReadOnlyList<RunResult>? results)
    {
        var verdict = conditions.Single(condition => condition.Type == "Succeeded");
        return (verdict.Reason, verdict.Message, [.. (results ?? []).Select(result => $"{result.Name}={result.Value}")]);
    }

    /// <summary><c>taskrun/step text</c>: the log of the step contains the text.</summary>
    private async Task CheckLogAsync(string expected, ExampleFile file)
    {
        var (place, text) = expected.Split(' ', 2) is [var one, var two] ? (one.Split('/'), two) : throw new FormatException($"{file.Name}: '{expected}' is not 'taskrun/step text'.");
        var log = await examples.Kernel.Client().GetStringAsync($"/ext/luban.devops/namespaces/default/taskruns/{place[0]}/steps/{place[1]}/log");
        Assert.Contains(text, log, StringComparison.Ordinal);
    }
}
