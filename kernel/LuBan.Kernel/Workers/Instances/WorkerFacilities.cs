using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Hosting;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Resources.Storage;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>What the kernel gives to one extension in a worker: the same facilities, with the same limits, as in the kernel's process.</summary>
internal sealed class WorkerFacilities(ExtensionRuntime runtime, WorkerKernel kernel, CallTable calls) : IAsyncDisposable
{
    private readonly WorkerObjects _objects = new(runtime.Id, kernel.Resources);
    private readonly WorkerNotes _notes = new(runtime, kernel.Hosting.Loggers);
    private volatile ServiceProvider? _services;
    private ExtensionServiceContext? _context;

    /// <summary>The kernel's own facades for the extension.</summary>
    public IServiceProvider Services => _services ?? throw new ObjectDisposedException(runtime.Id, "LB8809: the extension was stopped; it can ask the kernel nothing more.");

    /// <summary>Takes up the kinds that the extension has and uses. Before, a worker can only write its log.</summary>
    public void Adopt(WorkerDescription description, ExtensionLoadRequest request)
    {
        var kinds = description.Kinds.Select(kind => kind.ToKind(runtime.Id)).ToList();
        _context = new(new ExtensionEnvironment(request, kernel.Hosting.Options.HostVersion), [], [])
        {
            DescribedKinds = kinds, Access = [.. request.Manifest.Access.SelectMany(ExtensionRights.ToRules)],
        };
        var services = new ServiceCollection();
        services.AddScoped<CallerScope>();
        foreach (var source in kernel.Hosting.Sources) source.Add(services, _context);
        _objects.Open(kinds, _context.Clients);
        _services = services.BuildServiceProvider();
    }

    /// <summary>Answers a call of the worker.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var call = calls.Find(context.Request.Headers[WorkerHeaders.Call]);
        // What was in force where the worker was called is in force for what it does about it.
        StoreFence.Current = call?.Fence;
        AuditScope.Current = call?.Audit;
        await RouteAsync(context, call);
    }

    public async ValueTask DisposeAsync()
    {
        _objects.Close();
        _context?.Revoke();
        _context = null;
        if (Interlocked.Exchange(ref _services, null) is { } services) await services.DisposeAsync();
    }

    private Task RouteAsync(HttpContext context, OpenCall? call) => context.Request.Path.Value switch
    {
        KernelPaths.Get => CallAnswers.AnswerAsync<ObjectCall, JsonElement?>(context, (ask, cancellationToken) => _objects.GetAsync(ask, call, cancellationToken)),
        KernelPaths.List => CallAnswers.AnswerAsync<ObjectCall, ObjectPage>(context, (ask, cancellationToken) => _objects.ListAsync(ask, call, cancellationToken)),
        KernelPaths.Create => CallAnswers.AnswerAsync<ObjectCall, JsonElement>(context, (ask, cancellationToken) => _objects.CreateAsync(ask, call, cancellationToken)),
        KernelPaths.Update => CallAnswers.AnswerAsync<ObjectCall, JsonElement>(context, (ask, cancellationToken) => _objects.UpdateAsync(ask, call, cancellationToken)),
        KernelPaths.Patch => CallAnswers.AnswerAsync<ObjectCall, JsonElement>(context, (ask, cancellationToken) => _objects.PatchAsync(ask, call, cancellationToken)),
        KernelPaths.Delete => CallAnswers.AnswerAsync<ObjectCall, Found>(context, (ask, cancellationToken) => _objects.DeleteAsync(ask, call, cancellationToken)),
        KernelPaths.Watch => CallAnswers.StreamAsync<ObjectCall, ObjectChange>(context, (ask, cancellationToken) => _objects.WatchAsync(ask, call, cancellationToken), failure => new(default, default, 0, failure)),
        KernelPaths.Serves => CallAnswers.AnswerAsync<KindName, Found>(context, _objects.ServesAsync),
        KernelPaths.Review => CallAnswers.AnswerAsync<ReviewCall, Found>(context, (ask, _) => Task.FromResult(new Found(_objects.Review(ask, call)))),
        KernelPaths.Authorize => CallAnswers.AnswerAsync<AuthorizeCall, Found>(context, async (ask, _) => new(await AuthorizeAsync(ask, call))),
        KernelPaths.Publish => CallAnswers.AnswerAsync<PublishCall, Found>(context, PublishAsync),
        KernelPaths.Record => CallAnswers.AnswerAsync<RecordCall, Found>(context, (ask, _) => Task.FromResult(Record(ask))),
        KernelPaths.Topic => CallAnswers.AnswerAsync<TopicCall, Found>(context, async (ask, cancellationToken) => await ToldAsync(Services.GetRequiredService<IConsoleChannel>().PublishAsync(ask.Topic, ask.Payload, cancellationToken))),
        KernelPaths.Notify => CallAnswers.AnswerAsync<ConsoleNotification, Found>(context, async (ask, cancellationToken) => await ToldAsync(Services.GetRequiredService<IConsoleChannel>().NotifyAsync(ask, cancellationToken))),
        KernelPaths.Log => CallAnswers.AnswerAsync<LogCall, Found>(context, (ask, _) => Task.FromResult(_notes.Write(ask))),
        _ => NotFoundAsync(context),
    };

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static async Task<Found> ToldAsync(ValueTask telling)
    {
        await telling;
        return new(true);
    }

    /// <summary>The extension's middleware sent a request to another endpoint than the kernel decided about.</summary>
    private async Task<bool> AuthorizeAsync(AuthorizeCall ask, OpenCall? call)
    {
        if (call?.Context is not { } context) throw new ResourceException(403, "Forbidden", "LB8810: there is no such request of a client any more");
        return await kernel.Hosting.Authorizer.AuthorizeAsync(context, new(runtime.Id, ask.Permissions, ask.Endpoint) { Questions = ask.Questions });
    }

    private async Task<Found> PublishAsync(PublishCall call, CancellationToken cancellationToken)
    {
        await ((EventPublisher)Services.GetRequiredService<IEventBus>()).PublishAsync(call.Name, JsonSerializer.SerializeToUtf8Bytes(call.Payload), cancellationToken);
        return new(true);
    }

    private Found Record(RecordCall call)
    {
        // Any record will do: only what points to the object, and where it comes from, is read.
        var about = new Lease { ApiVersion = call.About.ApiVersion, Kind = call.About.Kind, Metadata = new() { Name = call.About.Name, Namespace = call.About.Namespace, Uid = call.About.Uid, ResourceVersion = call.About.ResourceVersion, Annotations = call.Origin } };
        var recorder = Services.GetRequiredService<IEventRecorder>();
        if (call.IsWarning) recorder.Warning(about, call.Reason, call.Message);
        else recorder.Normal(about, call.Reason, call.Message);
        return new(true);
    }
}
