using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Supervision;

/// <summary>Runs a command of an app to its end, as the app's user. One that an earlier kernel began is ended first: every command begins anew.</summary>
internal sealed class CommandRunner
{
    /// <returns>How it ended, and the end of what it said.</returns>
    public static async Task<(ProcessEnd End, string Said)> RunAsync(InstancePlan plan, string name, IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment, TimeSpan limit, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(AppPlaces.Close(Path.Combine(plan.Folder, "commands")), name);
        if (DetachedProcess.Adopt(folder) is { } earlier) await earlier.StopAsync(TimeSpan.Zero, cancellationToken);
        var process = await DetachedProcess.StartAsync(new()
        {
            Folder = folder, FileName = command[0], Arguments = [.. command.Skip(1)], Environment = environment ?? plan.Environment, WorkingDirectory = plan.Values.Work, User = plan.Resolved.User,
            Limits = new() { OutputBytes = 256 * 1024 },
        }, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            await process.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await process.StopAsync(TimeSpan.FromSeconds(2), cancellationToken);
            return (new ProcessEnd(124, DateTimeOffset.UtcNow), $"It took longer than {limit.TotalSeconds:0} s and was ended. {LogTail.Of(process)}");
        }

        return (await process.StopAsync(TimeSpan.Zero, cancellationToken), LogTail.Of(process));
    }
}
