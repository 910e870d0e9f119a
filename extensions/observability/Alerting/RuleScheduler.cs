using LuBan.Observability.Metrics;
using LuBan.Observability.Notifications;
using LuBan.Sdk;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LuBan.Observability.Alerting;

/// <summary>Evaluates the rules, second by second, and keeps what a restart must not forget.</summary>
internal sealed partial class RuleScheduler(RuleBook book, RuleEngine engine, IMetricStore store, NotificationKeeper notifications, IExtensionEnvironment environment, TimeProvider time, ILogger<RuleScheduler> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private readonly StateFile<AlertingState> _file = new(Path.Combine(environment.DataDirectory, "alerting", "rules.json"));
    private bool _hadAlerts;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await notifications.WhenReadyAsync(stoppingToken);
        await book.WhenReadAsync(stoppingToken);
        await store.WhenOpenAsync(stoppingToken);
        if (_file.Read(LogState) is { } state) engine.Restore(state, time.GetUtcNow());
        IReadOnlyList<RuleGroup>? groups = null;
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            var next = book.Groups();
            var isOther = !ReferenceEquals(next, groups);
            if (isOther) engine.SetGroups(next, time.GetUtcNow());
            groups = next;
            if (await engine.TickAsync(time.GetUtcNow(), stoppingToken) || isOther) Save();
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Save()
    {
        var state = engine.Save(time.GetUtcNow());
        if (state.Rules.Count == 0 && !_hadAlerts && File.Exists(Path.Combine(environment.DataDirectory, "alerting", "rules.json"))) return;
        _hadAlerts = state.Rules.Count > 0;
        try
        {
            _file.Write(state);
        }
        catch (IOException failure)
        {
            LogNotSaved(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of the alerts: {Problem}")]
    private partial void LogState(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "The state of the alerts was not written; a restart would forget the last minutes")]
    private partial void LogNotSaved(Exception failure);
}
