using Microsoft.Extensions.Logging;

namespace LuBan.Kernel.Hosting;

internal sealed class ExtensionLogger(string category, ILogger kernel, ExtensionLog log, TimeProvider time) : ILogger
{
    // The frameworks tell about every request. Only their warnings are news of the extension.
    private readonly LogLevel _kept = category.StartsWith("Microsoft.", StringComparison.Ordinal) || category.StartsWith("System.", StringComparison.Ordinal)
        ? LogLevel.Warning
        : LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => kernel.BeginScope(state.ToString() ?? "");

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && (logLevel >= _kept || (_kept == LogLevel.Information && kernel.IsEnabled(logLevel)));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var message = formatter(state, exception);
        if (exception is not null) message = $"{message}{Environment.NewLine}{exception}";
        if (logLevel >= _kept) log.Write(new(time.GetUtcNow(), logLevel, category, message));
        if (kernel.IsEnabled(logLevel))
            kernel.Log(logLevel, eventId, TextState.From(state, message), null, static (text, _) => text.ToString());
    }
}
