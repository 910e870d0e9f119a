using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

public sealed partial class ExtensionHost
{
    private async Task<UnloadVerdict> EndAsync(ExtensionRuntime runtime, TimeSpan drain, CancellationToken hurry)
    {
        if (!runtime.TryBeginEnd()) return await runtime.Ended;

        runtime.MoveTo(ExtensionState.Draining);
        if (!await DrainAsync(runtime, drain, hurry))
        {
            // Never dispose under running code: leave it as it is, and finish when the last request ends.
            var verdict = Conclude(runtime, Stuck(runtime));
            _ = FinishLaterAsync(runtime);
            return verdict;
        }
        return await FinishAsync(runtime, []);
    }

    private async Task FinishLaterAsync(ExtensionRuntime runtime)
    {
        await WaitForLastRequest(runtime);
        await FinishAsync(runtime, []);
    }

    private async Task<UnloadVerdict> FinishAsync(ExtensionRuntime runtime, List<string> notes)
    {
        await ControllersSwitchedAsync(runtime.Id);
        if (!await StopAsync(runtime, notes)) notes.Add($"LB3052: the extension was still {runtime.Instance?.Stage} when the kernel gave up waiting; that thread still runs.");
        runtime.MoveTo(ExtensionState.UnloadPending);
        var (context, native, clues) = Unload(runtime, Hygiene, notes);
        _registry.Remove(runtime.Id, runtime);
        notes.AddRange(runtime.TakeNotes());

        if (await _reaper.WaitAsync(context, _kernel.Options.UnloadTimeout)) return Gone(runtime, native, notes);
        var verdict = Conclude(runtime, new(ExtensionState.Leaked, Explain(runtime, clues, notes), notes));
        _ = _reaper.WatchAsync(context, () => Gone(runtime, native, notes));
        return verdict;
    }

    // A reconciler that is being stopped by a publish still runs in the container that is disposed next.
    private async Task ControllersSwitchedAsync(string id)
    {
        if (_switching.TryGetValue(id, out var switching))
            await switching.WaitAsync(_kernel.Options.StopTimeout, _kernel.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private UnloadVerdict Gone(ExtensionRuntime runtime, NativeLibraryHandles native, IReadOnlyList<string> notes)
    {
        native.Free();
        Untrack(runtime);
        return Conclude(runtime, new(ExtensionState.Unloaded, null, notes));
    }

    private static UnloadVerdict Conclude(ExtensionRuntime runtime, UnloadVerdict verdict)
    {
        runtime.End(verdict);
        runtime.WriteLog(
            verdict.State == ExtensionState.Leaked ? LogLevel.Warning : LogLevel.Information,
            string.Join(' ', [verdict.Reason ?? "Unloaded.", .. verdict.Notes]));
        return verdict;
    }

    private static UnloadVerdict Stuck(ExtensionRuntime runtime)
    {
        var notes = runtime.TakeNotes();
        return new(ExtensionState.Leaked,
            $"LB3054: {runtime.InFlight} request(s) of extension '{runtime.Id}' {runtime.Version} did not end although they were cancelled and their connections closed, so its code cannot be unloaded. " +
            "It is unloaded as soon as they end. A restart of the kernel ends them for certain.", notes);
    }

    private static string Explain(ExtensionRuntime runtime, IReadOnlyList<string> clues, IReadOnlyList<string> notes)
    {
        string[] causes = [.. clues, .. notes.Where(note => note.StartsWith("LB3052", StringComparison.Ordinal))];
        var cause = causes.Length > 0
            ? $"Known to hold it: {string.Join(" | ", causes)}."
            : "Nothing known holds it, so a thread that never ends, a GCHandle, or a static event of a library most likely does.";
        return $"LB3050: the code of extension '{runtime.Id}' {runtime.Version} is stopped but still in memory. {cause} A restart of the kernel frees it; the extension's author should end threads and remove handlers when its hosted services stop.";
    }

    private static Task<bool> DrainAsync(ExtensionRuntime runtime, TimeSpan drain, CancellationToken hurry) =>
        runtime.Instance is { } instance ? instance.DrainAsync(drain, hurry) : Task.FromResult(true);

    private static Task WaitForLastRequest(ExtensionRuntime runtime) => runtime.Instance!.Gate.Drained;

    private static async Task<bool> StopAsync(ExtensionRuntime runtime, List<string> notes)
    {
        if (runtime.Instance is not { } instance) return true;
        if (instance.Abandoned) return false;
        await instance.StopAsync(notes);
        return true;
    }

    // Not inlined, not async: no local of any frame that stays alive may refer to the extension.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UnloadedCode Unload(ExtensionRuntime runtime, HygieneRows rows, List<string> notes)
    {
        if (runtime.Instance is not { } instance) return UnloadedCode.None;
        runtime.Instance = null;
        return instance.Unload(rows, notes);
    }
}
