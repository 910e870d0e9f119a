using LuBan.AppStore.Model;
using LuBan.Sdk;

namespace LuBan.AppStore.Supervision;

/// <summary>Makes a status of a report.</summary>
internal sealed class StatusWriter(TimeProvider time)
{
    public LocalAppStatus Make(LocalApp app, AppReport report)
    {
        var shown = report.Instances.Select(instance => instance.Shown).ToList();
        var (ready, running) = (shown.Count(instance => instance.Ready), report.Instances.Count(instance => instance.IsRunning));
        var worst = shown.FirstOrDefault(instance => !instance.Ready && instance.Reason is not ("Starting" or "Running" or "Stopped"));
        var phase = Phase(app, report, ready, running, shown);
        var reason = report.Reason.Length > 0 ? report.Reason : worst?.Reason ?? phase;
        var message = report.Message.Length > 0 ? report.Message : worst?.Message ?? shown.FirstOrDefault(instance => instance.Message.Length > 0)?.Message ?? "";
        var isAccepted = report.Reason.Length == 0 || report.Resolved is not null;
        return new()
        {
            Phase = phase, Reason = reason, Message = message, ObservedGeneration = app.Metadata.Generation ?? 0, Replicas = running, Ready = $"{ready}/{app.Spec.Instances}",
            Version = report.Resolved?.Template.Version ?? app.Status?.Version, Instances = shown, SecretName = report.Resolved?.Template.Secrets is { Count: > 0 } ? AppSecrets.NameOf(app) : app.Status?.SecretName,
            Endpoints = [.. shown.Where(instance => instance.Ports is not null).SelectMany(instance => instance.Ports!.Select(port => new AppEndpoint { Name = port.Key, Address = $"127.0.0.1:{port.Value}", Instance = instance.Name }))],
            Conditions = (app.Status?.Conditions)
                .SetCondition(new() { Type = "Accepted", Status = isAccepted ? "True" : "False", Reason = isAccepted ? "Accepted" : reason, Message = isAccepted ? "" : message, ObservedGeneration = app.Metadata.Generation }, time)
                .SetCondition(new() { Type = "Ready", Status = phase == AppPhase.Running ? "True" : "False", Reason = reason, Message = message, ObservedGeneration = app.Metadata.Generation }, time),
        };
    }

    /// <summary>Lists are compared by what is in them, so that nothing is written when nothing changed.</summary>
    public static bool IsSame(LocalAppStatus? before, LocalAppStatus after, System.Text.Json.JsonSerializerOptions json) =>
        before is not null && System.Text.Json.JsonSerializer.Serialize(before, json) == System.Text.Json.JsonSerializer.Serialize(after, json);

    private static string Phase(LocalApp app, AppReport report, int ready, int running, List<AppInstance> shown)
    {
        if (app.Spec.Paused || app.Spec.Instances == 0) return report.Resolved is null ? AppPhase.Pending : running > 0 ? AppPhase.Degraded : AppPhase.Stopped;
        if (report.Reason.Length > 0) return running > 0 ? AppPhase.Degraded : AppPhase.Pending;
        if (ready == app.Spec.Instances) return shown.Exists(instance => instance.Reason == "Outdated") ? AppPhase.Starting : AppPhase.Running;
        if (shown.TrueForAll(instance => instance.Reason == "Completed")) return AppPhase.Stopped;
        if (shown.TrueForAll(instance => instance.Reason is "Failed" or "Completed")) return AppPhase.Failed;
        return ready > 0 || shown.Exists(instance => instance.Reason is "CrashLoop" or "BackOff" or "PortInUse" or "Failed") ? AppPhase.Degraded : AppPhase.Starting;
    }
}
