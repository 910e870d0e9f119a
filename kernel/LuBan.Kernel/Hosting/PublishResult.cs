namespace LuBan.Kernel.Hosting;

/// <summary>The outcome of a swap.</summary>
/// <param name="Replaced">The version that served until now and still finishes its requests; null if there was none. Retire it.</param>
public sealed record PublishResult(ExtensionRuntime? Replaced);
