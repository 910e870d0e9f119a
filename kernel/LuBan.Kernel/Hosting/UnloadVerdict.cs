namespace LuBan.Kernel.Hosting;

/// <summary>What became of an extension's code after it was stopped.</summary>
/// <param name="State"><see cref="ExtensionState.Unloaded"/> or <see cref="ExtensionState.Leaked"/>.</param>
/// <param name="Reason">For a leak: what still holds the code, as far as known, and what to do.</param>
/// <param name="Notes">What went wrong on the way: a hosted service that failed to stop, a request that was cut off.</param>
public sealed record UnloadVerdict(ExtensionState State, string? Reason, IReadOnlyList<string> Notes);
