using LuBan.Observability.Notifications;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Observability.Alerting.Api;

/// <summary>What the console asks about alerts: for the whole cluster, and for one namespace.</summary>
internal static class AlertsApi
{
    public const string Read = "alerts.read";
    public const string Write = "alerts.write";
    private const string MetricsRead = "metrics.read";

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/alerts").WithTags("Alerts");
        all.MapGet("", (AlertViews alerts) => alerts.All(null)).RequirePermission(Read);
        all.MapGet("/deliveries", (DeliveryLog log) => log.All()).RequirePermission(Read);
        all.MapGet("/rules.yaml", (RuleEngine engine) => Results.Text(RuleExport.Yaml(engine.Groups, null), "application/yaml")).RequirePermission(Read);
        all.MapPost("/preview", (PreviewRequest request, PreviewService previews, CancellationToken cancellationToken) => previews.RunAsync(request, null, cancellationToken)).RequirePermission(Read).RequirePermission(MetricsRead);
        all.MapPost("/{fingerprint}/ack", (string fingerprint, AckRequest request, AlertBook book, ICallerAccess caller, TimeProvider time) => Acknowledge(fingerprint, null, request, book, caller, time)).RequirePermission(Write);
        all.MapDelete("/{fingerprint}/ack", (string fingerprint, AlertBook book) => Unacknowledge(fingerprint, null, book)).RequirePermission(Write);
        all.MapPost("/receivers/{name}/test", (string name, ReceiverTest test, CancellationToken cancellationToken) => test.RunAsync(name, cancellationToken)).RequirePermission(Write);

        const string ns = "namespace";
        var own = routes.MapGroup("/namespaces/{namespace}/alerts").WithTags("Alerts");
        own.MapGet("", (string @namespace, AlertViews alerts) => alerts.All(@namespace)).RequirePermission(Read, inNamespace: ns);
        own.MapGet("/deliveries", (string @namespace, DeliveryLog log) => log.All().Where(line => line.Namespaces.All(other => other == @namespace))).RequirePermission(Read, inNamespace: ns);
        own.MapGet("/rules.yaml", (string @namespace, RuleEngine engine) => Results.Text(RuleExport.Yaml(engine.Groups, @namespace), "application/yaml")).RequirePermission(Read, inNamespace: ns);
        own.MapPost("/preview", (string @namespace, PreviewRequest request, PreviewService previews, CancellationToken cancellationToken) => previews.RunAsync(request, @namespace, cancellationToken))
            .RequirePermission(Read, inNamespace: ns).RequirePermission(MetricsRead, inNamespace: ns);
        own.MapPost("/{fingerprint}/ack", (string @namespace, string fingerprint, AckRequest request, AlertBook book, ICallerAccess caller, TimeProvider time) => Acknowledge(fingerprint, @namespace, request, book, caller, time)).RequirePermission(Write, inNamespace: ns);
        own.MapDelete("/{fingerprint}/ack", (string @namespace, string fingerprint, AlertBook book) => Unacknowledge(fingerprint, @namespace, book)).RequirePermission(Write, inNamespace: ns);
    }

    private static IResult Acknowledge(string fingerprint, string? ns, AckRequest request, AlertBook book, ICallerAccess caller, TimeProvider time)
    {
        var isThere = book.Find(fingerprint) is { } alert && AlertViews.IsOf(alert.Labels, ns) && book.Acknowledge(fingerprint, new(caller.Name, time.GetUtcNow(), Short(request.Note ?? "")));
        return isThere ? Results.Ok(book.AcknowledgedBy(fingerprint)) : NotFound(fingerprint);
    }

    private static IResult Unacknowledge(string fingerprint, string? ns, AlertBook book) =>
        book.Find(fingerprint) is { } alert && AlertViews.IsOf(alert.Labels, ns) && book.Unacknowledge(fingerprint) ? Results.NoContent() : NotFound(fingerprint);

    private static IResult NotFound(string fingerprint) => Problems.Of(404, "LB9280", $"No alert '{fingerprint}' fires here. It may have ended; read the list again.");

    private static string Short(string text) => text.Length > 1000 ? text[..1000] : text;
}

/// <summary>What somebody says who takes note of an alert.</summary>
internal sealed record AckRequest(string? Note);
