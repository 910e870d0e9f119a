namespace LuBan.Kernel.Workers.Processes;

/// <summary>What a worker writes to its standard output when it cannot serve.</summary>
/// <param name="Code">The error code.</param>
/// <param name="Message">The message without its code.</param>
internal sealed record StartFailure(string Code, string Message);
