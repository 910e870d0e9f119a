using System.Text.Json;
using LuBan.Kernel.Diagnostics;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Reconciliation;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>What the kernel asks of a worker besides requests of clients.</summary>
internal sealed class GuestCalls(GuestExtension extension)
{
    private static readonly TimeSpan CacheDelay = TimeSpan.FromSeconds(30);
    private readonly GuestReconcilers _reconcilers = new(extension.Instance);

    private ExtensionInstance Instance => extension.Instance;

    /// <summary>Answers a call below <see cref="WorkerPaths.Prefix"/>.</summary>
    public Task AnswerAsync(HttpContext context, string path) => path switch
    {
        WorkerPaths.Description => CallAnswers.AnswerAsync<Found, WorkerDescription>(context, (_, _) => Task.FromResult(extension.Description!)),
        WorkerPaths.Start => CallAnswers.AnswerAsync<Found, Found>(context, async (_, deadline) => await StageAsync(() => Instance.StartHostedServicesAsync(deadline))),
        WorkerPaths.WarmUp => CallAnswers.AnswerAsync<Found, Found>(context, async (_, deadline) => await StageAsync(() => Instance.WarmUpAsync(deadline))),
        WorkerPaths.Health => CallAnswers.AnswerAsync<Found, IReadOnlyList<ExtensionHealthCheck>>(context, (_, cancellationToken) => Instance.ReadHealthAsync(cancellationToken)),
        WorkerPaths.Metrics => CallAnswers.AnswerAsync<Found, ToldMetrics>(context, (_, _) => Task.FromResult(extension.Exporter.Tell())),
        WorkerPaths.Configuration => CallAnswers.AnswerAsync<System.Text.Json.Nodes.JsonObject, ConfigurationReply>(context, async (config, _) => new(await Instance.ReconfigureAsync(config))),
        WorkerPaths.Reconcile => CallAnswers.AnswerAsync<ReconcileCall, ReconcileReply>(context, ReconcileAsync),
        WorkerPaths.Triggers => CallAnswers.AnswerAsync<TriggerCall, TriggerReply>(context, (call, _) => Task.FromResult(_reconcilers.Judge(call))),
        WorkerPaths.Admission => CallAnswers.AnswerAsync<AdmissionAsk, AdmissionTell>(context, AdmitAsync),
        WorkerPaths.Event => CallAnswers.AnswerAsync<EventTell, Found>(context, HandleAsync),
        WorkerPaths.Audit => CallAnswers.AnswerAsync<AuditTell, Found>(context, async (call, cancellationToken) => new(await Instance.WriteAuditAsync(call.Sink, call.Records, cancellationToken))),
        WorkerPaths.Identity => CallAnswers.AnswerAsync<IdentityAsk, IdentityTell>(context, IdentifyAsync),
        WorkerPaths.Drain => CallAnswers.AnswerAsync<DrainCall, Found>(context, DrainAsync),
        WorkerPaths.Stop => CallAnswers.AnswerAsync<Found, StopReply>(context, async (_, _) => new(await extension.StopAsync())),
        _ => RefuseAsync(context),
    };

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    /// <summary>A failure says what the extension was doing: the kernel does not see it.</summary>
    private async Task<Found> StageAsync(Func<Task> step)
    {
        try
        {
            await step();
            return new(true);
        }
        catch (Exception exception) when (exception is not (ExtensionException or OperationCanceledException))
        {
            extension.Runtime.LogException($"Failed while {Instance.Stage}", exception);
            throw LoadFailure.Coded(exception, Instance.Stage);
        }
    }

    private async Task<ReconcileReply> ReconcileAsync(ReconcileCall call, CancellationToken cancellationToken)
    {
        await CaughtUpAsync(call.Seen, cancellationToken);
        var reconciler = Instance.Reconcilers.FirstOrDefault(one => one.Name == call.Reconciler) ?? throw new InvalidOperationException($"There is no reconciler {call.Reconciler}.");
        return new((await reconciler.Reconcile(call.Request, cancellationToken)).RequeueAfter);
    }

    /// <summary>Whoever is called because of a change finds it in the caches.</summary>
    private async Task CaughtUpAsync(IReadOnlyList<KindRevision> seen, CancellationToken cancellationToken)
    {
        foreach (var informer in Instance.Services.GetRequiredService<InformerSet>().Running)
        {
            if (seen.FirstOrDefault(one => one.Kind == KindName.Of(informer.Kind)) is not { } wanted) continue;
            await informer.SyncedAsync(cancellationToken).WaitAsync(CacheDelay, extension.Time, cancellationToken);
            await informer.SeenAsync(wanted.Revision, cancellationToken).WaitAsync(CacheDelay, extension.Time, cancellationToken);
        }
    }

    private async Task<AdmissionTell> AdmitAsync(AdmissionAsk call, CancellationToken cancellationToken)
    {
        var request = new AdmissionRequest
        {
            Operation = call.Operation, Namespace = call.Namespace, Name = call.Name, DryRun = call.DryRun, User = call.User, Caller = call.Caller, Object = call.Object, Old = call.Old, Warnings = [],
            Kind = new() { Group = call.Kind.Group, Version = call.Kind.Version, Plural = call.Kind.Plural, Kind = call.KindOf, Singular = call.KindOf.ToLowerInvariant(), Owner = extension.Runtime.Id },
        };
        return new(await Instance.AdmitAsync(call.Hook, request, call.Validate, cancellationToken));
    }

    private async Task<Found> HandleAsync(EventTell call, CancellationToken cancellationToken)
    {
        await Instance.HandleEventAsync(call.Name, JsonSerializer.SerializeToUtf8Bytes(call.Payload), call.Context, cancellationToken);
        return new(true);
    }

    private async Task<IdentityTell> IdentifyAsync(IdentityAsk call, CancellationToken cancellationToken)
    {
        var answer = await Instance.IdentifyAsync(new(call.Provider, call.Step, IdentityTypes.ReadInput(call.Step, call.Input)), cancellationToken);
        return new(answer.Found, answer.Value is { } value ? JsonSerializer.SerializeToElement(value, value.GetType(), ProtocolJson.Options) : null);
    }

    private async Task<Found> DrainAsync(DrainCall call, CancellationToken cancellationToken)
    {
        await (call.Step switch
        {
            DrainStep.Stopping => Instance.AnnounceStopAsync(),
            DrainStep.Sockets => Instance.CloseSocketsAsync(),
            _ => Instance.CancelRequestsAsync(),
        });
        return new(true);
    }
}
