using System.Globalization;
using Microsoft.Extensions.Logging;

namespace LuBan.Sdk.Testing;

/// <summary>What a kernel and its extensions log, while the kernel runs.</summary>
public sealed class TestLog : ILoggerProvider
{
    private const int KeptLines = 2000;
    private const int ShownLines = 40;
    private const string ExtensionPrefix = "Extension.";
    private readonly Lock _writing = new();
    private readonly Queue<TestLogLine> _lines = [];
    private readonly Action<string>? _output;
    private readonly LogLevel _kernelLevel;

    internal TestLog(Action<string>? output, LogLevel kernelLevel) => (_output, _kernelLevel) = (output, kernelLevel);

    /// <summary>The last 2,000 lines, oldest first.</summary>
    public IReadOnlyList<TestLogLine> Lines
    {
        get
        {
            lock (_writing) return [.. _lines];
        }
    }

    /// <inheritdoc />
    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    /// <inheritdoc />
    public void Dispose()
    {
        // It outlives a kernel that is started again.
    }

    internal string Tail(string? about = null)
    {
        var lines = Lines.Where(line => about is null || line.Category.Contains(about, StringComparison.OrdinalIgnoreCase) || line.Message.Contains(about, StringComparison.OrdinalIgnoreCase)).TakeLast(ShownLines).ToList();
        return lines.Count == 0 ? "" : $"{Environment.NewLine}Log:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}";
    }

    private void Write(TestLogLine line)
    {
        lock (_writing)
        {
            if (_lines.Count == KeptLines) _lines.Dequeue();
            _lines.Enqueue(line);
        }
        try
        {
            _output?.Invoke(line.ToString());
        }
        catch (InvalidOperationException)
        {
            // The test is over, and xunit takes no more lines of it.
        }
    }

    private bool IsEnabled(string category, LogLevel level) => level >= (category.StartsWith(ExtensionPrefix, StringComparison.Ordinal) || category == "LuBan.Kernel.Hosting" ? LogLevel.Information : _kernelLevel) && level != LogLevel.None;

    private sealed class Writer(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(category, logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var text = formatter(state, exception);
            log.Write(new(logLevel, category, exception is null ? text : $"{text}{Environment.NewLine}{exception}"));
        }
    }
}

/// <summary>One line of the log.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Category">Who wrote it; of an extension <c>Extension.{id}.{category}</c>.</param>
/// <param name="Message">The text, with the exception's text if there was one.</param>
public sealed record TestLogLine(LogLevel Level, string Category, string Message)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Level}: {Category}: {Message}");
}
