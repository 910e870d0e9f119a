using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

/// <summary>One line of an extension's log.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Level">Its level.</param>
/// <param name="Category">The logger's category, without the kernel's prefix.</param>
/// <param name="Message">The text, with the exception's text if there was one.</param>
public sealed record ExtensionLogLine(DateTimeOffset Time, LogLevel Level, string Category, string Message);
