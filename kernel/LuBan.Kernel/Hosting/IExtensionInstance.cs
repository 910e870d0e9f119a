using System.Text.Json.Nodes;
using LuBan.Kernel.Contributions;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// The running half of one version of an extension, wherever its code runs: in this process, or in a worker. Nothing that crosses this
/// seam refers to the extension's code, but for exceptions, which whoever catches them turns into text.
/// </summary>
internal interface IExtensionInstance
{
    ExtensionRuntime Runtime { get; }

    TimeProvider Time { get; }

    /// <summary>Counts what is at work. Whoever calls one of the methods for work holds a lease of it.</summary>
    InFlightGate Gate { get; }

    /// <summary>Cancelled when the extension is asked to stop.</summary>
    CancellationToken Stopping { get; }

    /// <summary>Cancelled when the drain's deadline passes.</summary>
    CancellationToken Cancelling { get; }

    /// <summary>What the extension's code is doing now, for the message when it never returns.</summary>
    string Stage { get; set; }

    /// <summary>Set when the kernel gave up waiting: a thread that comes back late must not go on.</summary>
    bool Abandoned { get; }

    /// <summary>Why it does not work just now, in words; null when it does, as far as is known.</summary>
    string? Trouble => null;

    /// <summary>Runs <c>Configure</c> and builds everything; afterwards the runtime knows what the version contributes.</summary>
    Task AssembleAsync(ExtensionLoadRequest request, CancellationToken cancellationToken);

    /// <summary>Starts the hosted services one after another.</summary>
    Task StartHostedServicesAsync(CancellationToken deadline);

    /// <summary>Sends the warm-up requests of the manifest.</summary>
    /// <exception cref="ExtensionException">LB3022: some of them failed.</exception>
    Task WarmUpAsync(CancellationToken deadline);

    /// <summary>Asks the health checks.</summary>
    /// <returns>All of them, as text.</returns>
    Task<IReadOnlyList<ExtensionHealthCheck>> ReadHealthAsync(CancellationToken cancellationToken);

    /// <summary>Validates a new configuration and puts it in force.</summary>
    /// <returns>What went wrong, as text; null when nothing did.</returns>
    Task<LoadFailure?> ReconfigureAsync(JsonObject config);

    void StartControllers();

    /// <summary>Stops the reconcilers. Once done, none of them runs any more.</summary>
    Task StopControllersAsync(List<string> notes);

    /// <summary>Runs one request for which the gate was entered. Never fails because of the extension's code.</summary>
    Task InvokeAsync(HttpContext outer);

    /// <summary>Hands an event to its handlers, one after another. What a handler throws is thrown.</summary>
    Task HandleEventAsync(string name, ReadOnlyMemory<byte> payload, EventContext context, CancellationToken cancellationToken);

    /// <summary>Hands records to a sink of the audit log.</summary>
    /// <returns>Whether there is such a sink.</returns>
    Task<bool> WriteAuditAsync(string sink, IReadOnlyList<AuditSinkRecord> records, CancellationToken cancellationToken);

    /// <summary>Asks an admission hook.</summary>
    /// <returns>The answer; null when there is no such hook any more.</returns>
    Task<AdmissionReply?> AdmitAsync(AdmissionContribution hook, AdmissionRequest request, bool validate, CancellationToken cancellationToken);

    /// <summary>Asks an identity provider.</summary>
    Task<IdentityAnswer> IdentifyAsync(IdentityCall call, CancellationToken cancellationToken);

    /// <summary>Ends every request: waits, then cancels, then aborts the connections.</summary>
    /// <returns>Whether all of them ended.</returns>
    Task<bool> DrainAsync(TimeSpan drain, CancellationToken hurry);

    /// <summary>Stops and disposes everything, in reverse order. Each step has a deadline, and none can keep the next from running.</summary>
    Task StopAsync(List<string> notes);

    /// <summary>Lets go of the code. Called last, and once.</summary>
    UnloadedCode Unload(HygieneRows rows, List<string> notes);
}

/// <summary>Code that was let go of.</summary>
/// <param name="Context">Alive as long as the code is in memory.</param>
/// <param name="Native">Freed once it is not.</param>
/// <param name="Clues">What is known to hold it.</param>
internal sealed record UnloadedCode(WeakReference Context, NativeLibraryHandles Native, IReadOnlyList<string> Clues)
{
    /// <summary>There was none in this process.</summary>
    public static UnloadedCode None => new(new(null), new(), []);
}
