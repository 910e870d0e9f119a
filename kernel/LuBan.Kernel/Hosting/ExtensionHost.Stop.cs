namespace LuBan.Kernel.Hosting;

public sealed partial class ExtensionHost
{
    /// <summary>Stops every extension because the process ends: requests are drained, hosted services stopped, containers disposed. Nothing is unloaded.</summary>
    /// <param name="drain">How long requests in flight may go on.</param>
    /// <param name="cancellationToken">Ends the drain early.</param>
    /// <returns>A task that ends when all of them have stopped, or were given up.</returns>
    public Task StopAllAsync(TimeSpan drain, CancellationToken cancellationToken) =>
        Task.WhenAll(Runtimes.Where(runtime => runtime.State == ExtensionState.Serving).Select(runtime => StopForExitAsync(runtime, drain, cancellationToken)));

    private static async Task StopForExitAsync(ExtensionRuntime runtime, TimeSpan drain, CancellationToken cancellationToken)
    {
        if (!runtime.TryBeginEnd()) return;
        runtime.MoveTo(ExtensionState.Draining);
        var notes = new List<string>();
        if (await DrainAsync(runtime, drain, cancellationToken)) await StopAsync(runtime, notes);
        runtime.End(new UnloadVerdict(ExtensionState.UnloadPending, "The kernel stops.", [.. notes, .. runtime.TakeNotes()]));
    }
}
