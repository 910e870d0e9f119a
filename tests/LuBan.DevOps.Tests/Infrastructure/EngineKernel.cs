using System.Reflection;
using LuBan.DevOps.Model;
using LuBan.Sdk;
using LuBan.Sdk.Testing;

namespace LuBan.DevOps.Tests;

/// <summary>One kernel for the tests of a class, and what they do with it again and again.</summary>
public sealed class EngineKernel : IAsyncLifetime
{
    public TestKernel Kernel { get; private set; } = null!;

    /// <summary>Where this kernel keeps everything.</summary>
    public string Data { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Kernel = await StartAsync();
        Data = DataOf(Kernel);
    }

    public async Task DisposeAsync() => await Kernel.DisposeAsync();

    public static Task<TestKernel> StartAsync(object? config = null) => TestKernel.StartAsync(options =>
    {
        options.Add<DevOpsExtension>(config ?? new { gracePeriod = "00:00:02" });
        options.Timeout = TimeSpan.FromMinutes(3);
    });

    public static string DataOf(TestKernel kernel)
    {
        var folder = typeof(TestKernel).GetField("_folder", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(kernel)!;
        return (string)folder.GetType().GetProperty("Data")!.GetValue(folder)!;
    }

    /// <summary>A run of one step.</summary>
    public static TaskRun Run(string name, string script, Func<TaskRunSpec, TaskRunSpec>? change = null, Func<Step, Step>? step = null, string? annotation = null)
    {
        var only = new Step { Name = "work", Image = "alpine", Script = script };
        var spec = new TaskRunSpec { TaskSpec = new() { Steps = [step?.Invoke(only) ?? only], Workspaces = [new() { Name = "shared", Optional = true }] } };
        return new() { Metadata = new() { Name = name, Annotations = annotation is null ? null : new Dictionary<string, string> { [annotation] = "true" } }, Spec = change?.Invoke(spec) ?? spec };
    }

    /// <summary>The same folder for all runs that ask for it: they can wait for each other in it.</summary>
    public static TaskRunSpec Shared(TaskRunSpec spec, string claim) => spec with { Workspaces = [new() { Name = "shared", PersistentVolumeClaim = new() { ClaimName = claim } }] };

    public Task<TaskRun> EndAsync(string name) => Kernel.Resources<TaskRun>().WaitForAsync(name, run => run.Status?.CompletionTime is not null);

    public Task<PipelineRun> PipelineEndAsync(string name) => Kernel.Resources<PipelineRun>().WaitForAsync(name, run => run.Status?.CompletionTime is not null);

    /// <summary>Waits until a run's log holds a text.</summary>
    public async Task LoggedAsync(string run, string text, string step = "work") =>
        await Wait.UntilAsync(async () => (await LogAsync(run, step)).Contains(text, StringComparison.Ordinal), $"the log of {run} to say '{text}'", 180);

    public async Task<string> LogAsync(string run, string step = "work")
    {
        using var answer = await Kernel.Client().GetAsync($"/ext/luban.devops/namespaces/default/taskruns/{run}/steps/{step}/log");
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "";
    }

    public static Condition Verdict(TaskRun run) => run.Status!.Conditions!.Single(condition => condition.Type == "Succeeded");

    public static Condition Verdict(PipelineRun run) => run.Status!.Conditions!.Single(condition => condition.Type == "Succeeded");

    /// <summary>Processes that have a text in their command line.</summary>
    public static IReadOnlyList<int> Processes(string text) => [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(int.Parse!).Where(id => CommandOf(id).Contains(text, StringComparison.Ordinal))];

    /// <summary>The session of a process; -1 when it is gone.</summary>
    public static int SessionOf(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3]);
        }
        catch (IOException)
        {
            return -1;
        }
    }

    private static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "";
        }
    }
}
