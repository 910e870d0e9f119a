using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

internal sealed class ExtensionLogger(string category, ILogger kernel, ExtensionLog log, TimeProvider time) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => kernel.BeginScope(state.ToString() ?? "");

    // The framework says two lines about each request; what the extension itself says begins at Information.
    private readonly LogLevel _least = category.StartsWith("Microsoft.", StringComparison.Ordinal) || category.StartsWith("System.", StringComparison.Ordinal)
        ? LogLevel.Warning
        : LogLevel.Information;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && (logLevel >= _least || (_least == LogLevel.Information && kernel.IsEnabled(logLevel)));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var message = formatter(state, exception);
        if (exception is not null) message = $"{message}{Environment.NewLine}{exception}";
        log.Write(new(time.GetUtcNow(), logLevel, category, message));
        if (kernel.IsEnabled(logLevel))
            kernel.Log(logLevel, eventId, TextState.From(state, message), null, static (text, _) => text.ToString());
    }
}
