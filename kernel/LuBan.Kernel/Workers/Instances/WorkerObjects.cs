using System.Runtime.CompilerServices;
using System.Text.Json;
using LuBan.Kernel.Contributions;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Workers.Instances;

/// <summary>Objects for an extension in a worker, in its own name or in that of a caller whose request it is answering.</summary>
internal sealed class WorkerObjects(string extension, ResourceService resources)
{
    private volatile Opened? _opened;

    public void Open(IReadOnlyList<ResourceKind> own, ExtensionClients? clients) => _opened = clients is null ? null : new(own, clients);

    public void Close() => _opened = null;

    public async Task<JsonElement?> GetAsync(ObjectCall call, OpenCall? about, CancellationToken cancellationToken) =>
        await ClientOf(call, about).GetAsync(NameOf(call), call.Namespace, cancellationToken) is { } found ? Json(found) : null;

    public async Task<ObjectPage> ListAsync(ObjectCall call, OpenCall? about, CancellationToken cancellationToken)
    {
        var list = await ClientOf(call, about).ListAsync(call.List, cancellationToken);
        return new([.. list.Items.Select(Json)], list.Revision, list.Continue);
    }

    public async Task<JsonElement> CreateAsync(ObjectCall call, OpenCall? about, CancellationToken cancellationToken) =>
        Json(await ClientOf(call, about).CreateAsync(call.Namespace, call.Body!, cancellationToken));

    public async Task<JsonElement> UpdateAsync(ObjectCall call, OpenCall? about, CancellationToken cancellationToken) =>
        Json(await ClientOf(call, about).UpdateAsync(NameOf(call), call.Namespace, call.Body!, call.Subresource, cancellationToken));

    public async Task<JsonElement> PatchAsync(ObjectCall call, OpenCall? about, CancellationToken cancellationToken) =>
        Json(await ClientOf(call, about).PatchAsync(NameOf(call), call.Namespace, call.Body!, cancellationToken));

    public async Task<Found> DeleteAsync(ObjectCall call, OpenCall? about, CancellationToken cancellationToken) =>
        new(await ClientOf(call, about).DeleteAsync(NameOf(call), call.Namespace, cancellationToken));

    public async IAsyncEnumerable<ObjectChange> WatchAsync(ObjectCall call, OpenCall? about, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in ClientOf(call, about).WatchAsync(call.ResourceVersion, call.List, cancellationToken, call.Bookmarks))
            yield return new(change.Type, Json(change.Object), change.Object.Revision);
    }

    /// <summary>Waits until a kind is served.</summary>
    public async Task<Found> ServesAsync(KindName kind, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = resources.Registry.GetChangeToken();
            if (Served(kind) is not null) return new(true);
            var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = changed.RegisterChangeCallback(static state => ((TaskCompletionSource)state!).TrySetResult(), fired);
            await fired.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Whether the caller may do all of it.</summary>
    public bool Review(ReviewCall call, OpenCall? about)
    {
        var (opened, caller) = (Now(), CallerOf(about));
        return call.Questions.All(question => opened.Clients.Decisions.Review(caller, question).Allowed);
    }

    private ObjectClient ClientOf(ObjectCall call, OpenCall? about)
    {
        var (_, clients) = Now();
        var own = Now().Own.FirstOrDefault(kind => KindName.Of(kind) == call.Kind);
        var kind = own ?? Served(call.Kind) ?? throw new ResourceException(404, "NotFound", $"{call.Kind} is not served. Enable the extension that brings the kind.");
        var name = clients.Guard.Subject.Name;
        if (!call.AsCaller)
            return new(resources, kind, new() { User = name, FieldManager = clients.Id, Caller = clients.Guard.Subject }, own is null ? clients.Guard.Check : null);
        var caller = CallerOf(about);
        return new(resources, kind, new() { User = caller.Name, FieldManager = clients.Id, Caller = caller, Via = name }, question => clients.Decisions.Check(caller, question));
    }

    /// <summary>A worker acts for a caller only while the kernel waits for its answer to that caller.</summary>
    private static AccessSubject CallerOf(OpenCall? about) => about?.Caller
        ?? throw new ResourceException(403, "Forbidden", "LB8810: there is no such request of a client any more, so nobody can be acted for. Do it before the request is answered");

    private Opened Now() => _opened ?? throw new ObjectDisposedException(nameof(WorkerObjects), $"LB8809: the extension '{extension}' does not run, or was stopped; its resource clients are closed.");

    private ResourceKind? Served(KindName kind) => resources.Registry.Current.Find(kind.Group, kind.Version, kind.Plural);

    private static string NameOf(ObjectCall call) => call.Name ?? throw new ArgumentException("The object has no name.");

    private static JsonElement Json(ResourceObject found)
    {
        using var document = found.ToDocument();
        return document.RootElement.Clone();
    }

    /// <summary>What is open while the extension runs.</summary>
    private sealed record Opened(IReadOnlyList<ResourceKind> Own, ExtensionClients Clients);
}
