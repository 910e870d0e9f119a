using LuBan.DevOps.Logs;
using LuBan.DevOps.Model;
using LuBan.DevOps.Scheduling;
using LuBan.DevOps.Validation;
using LuBan.DevOps.Variables;
using LuBan.Extensions.Processes;

namespace LuBan.DevOps.Running;

/// <summary>Runs the steps of one try, each to its end: started or adopted, its output copied, ended when it takes too long or is not wanted any more.</summary>
internal sealed class StepRunner(TaskRunServices services, TaskRunRecord record, RunInputs inputs, CancellationToken cancelled)
{
    private static readonly TimeSpan PumpInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs one step. One that runs already is adopted.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="gone">Why its inputs cannot be read any more: it goes on when it runs, and does not begin.</param>
    /// <param name="stopping">The step is left to whoever comes next.</param>
    public async Task<StepEnded> RunAsync(int index, RunFailure? gone, CancellationToken stopping)
    {
        var attempt = record.State.Current!;
        var (plan, paths, folders) = (attempt.Plan, record.Paths(attempt.Start.Attempt), record.Folders(attempt.Start.Attempt));
        var step = StepVariables.Apply(plan.Steps[index], attempt.ScopeBefore(index));
        if (!WhenRules.Hold(step.When)) return new(services.Time.GetUtcNow(), index, null, "Skipped", "Its conditions do not hold.", []);
        var folder = folders.Process(attempt.Start.Attempt, index, inputs.SecretTexts.Count > 0);
        var begun = attempt.Steps.GetValueOrDefault(index)?.Start;
        var process = begun is null ? null : DetachedProcess.Adopt(folder);
        if (begun is not null && process is null && Directory.Exists(folder)) await Task.Delay(TimeSpan.FromSeconds(1), stopping);
        process ??= begun is null ? null : DetachedProcess.Adopt(folder);
        if (begun is not null && process is null) return Lost(index);
        if (begun is null)
        {
            if (gone is not null) throw gone;
            record.Write(begun = new StepStarted(services.Time.GetUtcNow(), index));
            record.Index();
            await record.ShowAsync(stopping);
            cancelled.ThrowIfCancellationRequested();
            process = await services.Launcher.StartAsync(plan, step, index, folder, paths, folders, record.User, EnvironmentOf(step, paths, folders), stopping);
        }

        var end = await FollowAsync(process!, index, step, begun, stopping);
        RunFolders.Delete(folder);
        return end;
    }

    private StepEnded Lost(int index) => new(services.Time.GetUtcNow(), index, null, "HostLost", null, []);

    /// <summary>Copies a step's output until it ends, or until it has to.</summary>
    private async Task<StepEnded> FollowAsync(DetachedProcess process, int index, Step step, StepStarted begun, CancellationToken stopping)
    {
        var attempt = record.State.Current!;
        using var log = new LogWriter(record.LogFile(attempt.Plan, index), attempt.Start.Attempt, new Masker(inputs.SecretTexts), services.Time);
        using var unwatched = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var ending = process.WaitAsync(unwatched.Token);
        var why = (string?)null;
        while (!ending.IsCompleted)
        {
            await Task.WhenAny(ending, Task.Delay(PumpInterval, CancellationToken.None));
            stopping.ThrowIfCancellationRequested();
            log.Pump(process.OutputFile, false);
            if (!ending.IsCompleted && (why = WhyStop(attempt, step, begun)) is not null) break;
        }

        // Also what a step leaves behind in the background ends with it, as it would with its container.
        var stopped = await process.StopAsync(why is null ? TimeSpan.Zero : services.Options.GracePeriod, stopping);
        log.Pump(process.OutputFile, true);
        var end = why is null ? await ending : stopped;
        if (end.Lost && why is null) return Lost(index);
        if (why is not null) log.Say(why == "Cancelled" ? "The step was cancelled." : "The step took longer than it may.");
        return Ended(attempt, index, step, end, why);
    }

    private StepEnded Ended(AttemptState attempt, int index, Step step, ProcessEnd end, string? why)
    {
        var results = ResultReader.OfStep(record.Paths(attempt.Start.Attempt), attempt.Plan.NameOf(index), step, inputs);
        var reason = why ?? (end.ExitCode == 0 ? "Completed" : step.OnError == "continue" ? "Continued" : "Error");
        return new(end.EndedAt, index, end.ExitCode, reason, null, results);
    }

    private string? WhyStop(AttemptState attempt, Step step, StepStarted begun)
    {
        if (cancelled.IsCancellationRequested) return "Cancelled";
        var now = services.Time.GetUtcNow();
        if (attempt.Plan.Timeout is { } whole && now >= attempt.Start.At + whole) return "TaskTimeout";
        return GoDuration.Limit(step.Timeout, null) is { } limit && now >= begun.At + limit ? "TimeoutExceeded" : null;
    }

    private Dictionary<string, string> EnvironmentOf(Step step, TaskPaths paths, AttemptFolders folders)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = string.Join(':', services.Host.SearchPath), ["HOME"] = paths.Home, ["LANG"] = "C.UTF-8" };
        if (!paths.HasMounts) environment["TMPDIR"] = folders.TemporaryFolder;
        folders.Describe(environment, paths);
        foreach (var (name, value) in inputs.EnvironmentOf(step, record.Run))
            if (RunInputs.IsVariable(name)) environment[name] = value;
        return environment;
    }
}
