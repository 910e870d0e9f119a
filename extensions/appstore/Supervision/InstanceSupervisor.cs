using System.Globalization;
using System.Collections.Concurrent;
using LuBan.AppStore.Model;
using LuBan.Extensions.Processes;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.Options;

namespace LuBan.AppStore.Supervision;

/// <summary>Looks after one instance at a time: starts it, asks how it is, starts it again when it ended, ends it.</summary>
internal sealed class InstanceSupervisor(InstanceFiles files, InstanceSetup setup, ProbeRunner probes, IEventRecorder events, IOptionsMonitor<AppStoreOptions> options, TimeProvider time)
{
    private const int CrashLoop = 3;
    private static readonly TimeSpan Stable = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, InstanceHealth> _health = new();

    /// <summary>The process of an instance, if it runs.</summary>
    public DetachedProcess? Running(string folder)
    {
        var state = files.Read(folder);
        return state.Run > 0 && DetachedProcess.Adopt(InstanceFiles.RunOf(folder, state.Run)) is { IsRunning: true } process ? process : null;
    }

    /// <summary>How an instance is, without touching it.</summary>
    public InstanceReport Look(LocalApp app, int index, string folder, string reason = "", string message = "")
    {
        var (state, process) = (files.Read(folder), Running(folder));
        var health = _health.GetValueOrDefault(folder);
        var isReady = process is not null && health is { Ready: true } && health.Run == state.Run;
        return new(new()
        {
            Index = index, Name = $"{app.Metadata.Name}-{index}", Pid = process?.Id, Ports = state.Ports, Restarts = state.Restarts, Since = process is null ? null : Seconds(process.StartedAt), Ready = isReady,
            Reason = reason.Length > 0 ? reason : process is null ? "Stopped" : isReady ? "Running" : "Starting", Message = message.Length > 0 ? message : isReady ? "" : health?.Message ?? "",
        }, process);
    }

    /// <summary>Brings an instance nearer to its plan.</summary>
    /// <param name="plan">What it should be.</param>
    /// <param name="mayRestart">Whether it may be ended now because the plan is another one.</param>
    /// <param name="cancellationToken">Ends the attempt, not the process.</param>
    public async Task<InstanceReport> TendAsync(InstancePlan plan, bool mayRestart, CancellationToken cancellationToken)
    {
        var (app, index, state) = (plan.Resolved.App, plan.Values.Instance, files.Read(plan.Folder));
        if (Running(plan.Folder) is { } process)
        {
            if (state.Hash == plan.Hash) return await AskAsync(plan, state, process, cancellationToken);
            if (!mayRestart) return Look(app, index, plan.Folder, "Outdated", "Waits for the other instances before it is restarted with the change.");
            events.Normal(app, "Restarting", $"{app.Metadata.Name}-{index} is restarted, since its configuration changed.");
            await StopAsync(plan.Folder, plan.Resolved.Template.Stop, cancellationToken);
            state = files.Read(plan.Folder);
        }

        state = await NoteEndAsync(plan, state, cancellationToken);
        var changed = state.Hash != plan.Hash;
        if (state.Over && !changed) return Look(app, index, plan.Folder, state.Succeeded ? "Completed" : "Failed", state.LastEnd);
        if (!changed && state.NotBefore > time.GetUtcNow()) return Look(app, index, plan.Folder, state.Failures >= CrashLoop ? "CrashLoop" : "BackOff", $"{state.LastEnd} It is started again at {state.NotBefore:HH:mm:ss} UTC.");
        return await StartAsync(plan, state, cancellationToken);
    }

    /// <summary>Asks it to end as its template says, then ends it and all that came from it.</summary>
    public async Task StopAsync(string folder, TemplateStop how, CancellationToken cancellationToken)
    {
        var state = files.Read(folder);
        if (state.Run > 0 && DetachedProcess.Adopt(InstanceFiles.RunOf(folder, state.Run)) is { } process)
        {
            await process.StopAsync(Enum.Parse<ProcessSignal>(how.Signal), TimeSpan.FromSeconds(how.GraceSeconds), cancellationToken);
        }

        foreach (var command in Commands(folder)) await command.StopAsync(TimeSpan.Zero, cancellationToken);
        _health.TryRemove(folder, out _);
        if (state.Began) files.Write(folder, state with { Began = false, Failures = 0, NotBefore = null });
    }

    private static IEnumerable<DetachedProcess> Commands(string folder)
    {
        var commands = Path.Combine(folder, "commands");
        return Directory.Exists(commands) ? Directory.EnumerateDirectories(commands).Select(DetachedProcess.Adopt).OfType<DetachedProcess>().ToList() : [];
    }

    private async Task<InstanceReport> StartAsync(InstancePlan plan, InstanceState state, CancellationToken cancellationToken)
    {
        var (app, index) = (plan.Resolved.App, plan.Values.Instance);
        foreach (var (name, port) in plan.Values.Ports)
        {
            if (!PortAllocator.IsFree(port)) return Look(app, index, plan.Folder, "PortInUse", $"Port {port} ({name}) is taken by another program of this machine. Stop that, or set spec.ports.{name}.");
        }

        setup.Write(plan);
        await InstanceSetup.PrepareAsync(plan, cancellationToken);
        var next = files.Read(plan.Folder) with { Run = state.Run + 1, Hash = plan.Hash, Version = plan.Resolved.Template.Version, Began = true, Over = false, NotBefore = null };
        var run = InstanceFiles.RunOf(plan.Folder, next.Run);
        AppPlaces.Close(Path.GetDirectoryName(run)!);
        // Written before: a kernel that is killed in between finds the process by it.
        files.Write(plan.Folder, next);
        await DetachedProcess.StartAsync(new()
        {
            Folder = run, FileName = plan.Command[0], Arguments = [.. plan.Command.Skip(1)], Environment = plan.Environment, WorkingDirectory = plan.WorkingDirectory, User = plan.Resolved.User,
            Limits = new() { OutputBytes = options.CurrentValue.LogBytes, OutputFiles = options.CurrentValue.LogFiles },
        }, cancellationToken);
        InstanceFiles.Trim(plan.Folder);
        events.Normal(app, "Started", $"{app.Metadata.Name}-{index} was started.");
        return Look(app, index, plan.Folder);
    }

    /// <summary>Writes the end of a run down, and decides when the next one begins.</summary>
    private async Task<InstanceState> NoteEndAsync(InstancePlan plan, InstanceState state, CancellationToken cancellationToken)
    {
        if (!state.Began) return state;
        var (app, name) = (plan.Resolved.App, $"{plan.Resolved.App.Metadata.Name}-{plan.Values.Instance}");
        _health.TryRemove(plan.Folder, out _);
        if (DetachedProcess.Adopt(InstanceFiles.RunOf(plan.Folder, state.Run)) is not { } process) return Write(plan, state with { Began = false });
        // What it left behind would hold its port and its files.
        var end = await process.StopAsync(TimeSpan.Zero, cancellationToken);
        var how = end.Lost ? "It was gone when this machine or its keeper started again." : $"It ended by itself with {(end.Signal is { } signal ? $"signal {signal}" : $"code {end.ExitCode}")}. {LogTail.Of(process)}".TrimEnd();
        if (end.Lost) return Write(plan, state with { Began = false, LastEnd = how });
        var failures = end.EndedAt - process.StartedAt > Stable ? 1 : state.Failures + 1;
        var succeeded = end.ExitCode == 0;
        var isOver = app.Spec.RestartPolicy == "Never" || (app.Spec.RestartPolicy == "OnFailure" && succeeded);
        if (succeeded && isOver) events.Normal(app, "Completed", $"{name} is done.");
        else events.Warning(app, failures >= CrashLoop ? "CrashLoop" : "Ended", $"{name}: {how}");
        return Write(plan, state with
        {
            Began = false, Over = isOver, Succeeded = succeeded, Failures = failures, Restarts = state.Restarts + 1, LastEnd = how, NotBefore = time.GetUtcNow() + Delay(failures),
        });
    }

    private InstanceState Write(InstancePlan plan, InstanceState state)
    {
        files.Write(plan.Folder, state);
        return state;
    }

    /// <summary>At once, then 1, 2, 4 seconds and so on, five minutes at most.</summary>
    private static TimeSpan Delay(int failures) => failures <= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, failures - 2)));

    private async Task<InstanceReport> AskAsync(InstancePlan plan, InstanceState state, DetachedProcess process, CancellationToken cancellationToken)
    {
        var health = _health.AddOrUpdate(plan.Folder, _ => new() { Run = state.Run }, (_, known) => known.Run == state.Run ? known : new() { Run = state.Run });
        var (checks, app, index) = (plan.Resolved.Health, plan.Resolved.App, plan.Values.Instance);
        if (!health.Started && !await PassesAsync("startup", checks.Startup, plan, process, health, restarts: true, cancellationToken)) return Look(app, index, plan.Folder);
        health.Started = true;
        var wasReady = health.Ready;
        if (!health.Ready || checks.Readiness is null || health.IsDue("readiness", time.GetUtcNow())) health.Ready = await PassesAsync("readiness", checks.Readiness, plan, process, health, restarts: false, cancellationToken);
        if (health.Ready && !wasReady) events.Normal(app, "Ready", $"{app.Metadata.Name}-{index} is ready.");
        await PassesAsync("liveness", checks.Liveness, plan, process, health, restarts: true, cancellationToken);
        return Look(app, index, plan.Folder);
    }

    /// <summary>Whether a check passes, or failed too seldom to count.</summary>
    private async Task<bool> PassesAsync(string name, TemplateProbe? probe, InstancePlan plan, DetachedProcess process, InstanceHealth health, bool restarts, CancellationToken cancellationToken)
    {
        if (probe is null) return true;
        if (!health.IsDue(name, time.GetUtcNow())) return name == "liveness";
        var found = await probes.AskAsync(probe, name, plan, process, cancellationToken);
        var failures = health.Note(name, found is null, time.GetUtcNow() + TimeSpan.FromSeconds(probe.PeriodSeconds));
        health.Message = found is null ? "" : $"The {name} check fails: {found}";
        if (found is null) return true;
        if (failures < probe.FailureThreshold) return health.Ready && name != "startup";
        if (!restarts) return false;
        var app = plan.Resolved.App;
        events.Warning(app, "Unhealthy", string.Create(CultureInfo.InvariantCulture, $"{app.Metadata.Name}-{plan.Values.Instance} is ended and started again: the {name} check failed {failures} times: {found}"));
        health.Note(name, true, time.GetUtcNow());
        // Not remembered as ours: the next look finds it ended, counts it, and waits longer each time.
        await process.StopAsync(Enum.Parse<ProcessSignal>(plan.Resolved.Template.Stop.Signal), TimeSpan.FromSeconds(plan.Resolved.Template.Stop.GraceSeconds), cancellationToken);
        return false;
    }

    private static DateTimeOffset Seconds(DateTimeOffset time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
