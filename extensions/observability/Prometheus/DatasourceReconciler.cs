using System.Text.Json;
using LuBan.Sdk;

namespace LuBan.Observability.Prometheus;

/// <summary>Asks a datasource who it is, again every minute.</summary>
internal sealed class DatasourceReconciler(IResourceClient<Datasource> datasources, DatasourceClient client, TimeProvider time) : IReconciler<Datasource>
{
    private const int MaxAnswer = 64 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken)
    {
        if (await datasources.GetAsync(request.Name, cancellationToken: cancellationToken) is not { } datasource || datasource.IsBeingDeleted()) return ReconcileResult.Done;
        var (version, problem, reason) = await AskAsync(datasource.Spec, cancellationToken);
        var condition = new Condition
        {
            Type = "Reachable", Status = problem is null ? "True" : "False", Reason = reason, Message = problem ?? $"It answers as version {version}.", ObservedGeneration = datasource.Metadata.Generation,
        };
        var status = new DatasourceStatus { Version = version ?? datasource.Status?.Version, Conditions = (datasource.Status?.Conditions).SetCondition(condition, time) };
        if (datasource.Status is null || status.Version != datasource.Status.Version || !status.Conditions.SequenceEqual(datasource.Status.Conditions))
        {
            await datasources.UpdateStatusAsync(datasource with { Status = status }, cancellationToken);
        }
        return ReconcileResult.After(Interval);
    }

    private async Task<(string? Version, string? Problem, string Reason)> AskAsync(DatasourceSpec spec, CancellationToken cancellationToken)
    {
        if (DatasourceClient.Problem(spec) is { } wrong) return (null, wrong, "InvalidSpec");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(spec.TimeoutSeconds));
        try
        {
            using var response = await client.SendAsync(spec, HttpMethod.Get, "/status/buildinfo", null, timeout.Token);
            if (!response.IsSuccessStatusCode) return (null, $"LB9207: it answered {(int)response.StatusCode}, expected 200. 401 and 403 mean that spec.authRef is wrong.", "Refused");
            await response.Content.LoadIntoBufferAsync(MaxAnswer, timeout.Token);
            using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(timeout.Token));
            return (answer.RootElement.GetProperty("data").GetProperty("version").GetString(), null, "Answers");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"LB9207: it did not answer within {spec.TimeoutSeconds} s.", "TimedOut");
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or ResourceException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, exception.Message, "Unreachable");
        }
    }
}
