using System.Globalization;
using System.Text;
using System.Text.Json;
using LuBan.Kernel.Reconciliation;
using LuBan.Kernel.Workers.Protocol;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Workers.Guest;

/// <summary>Objects that the kernel sends, for the caches of a worker.</summary>
internal sealed class GuestFeed(KernelClient kernel) : IObjectFeed
{
    private static readonly TimeSpan FirstList = TimeSpan.FromSeconds(10);

    /// <summary>Waits for the first list: whoever asks for a cache finds it filled, as in the kernel's process. A kind that is not served is not waited for.</summary>
    public ResourceObjectList? ListNow(ResourceKind kind)
    {
        using var deadline = new CancellationTokenSource(FirstList);
        try
        {
            return Task.Run(() => ListAsync(kind, deadline.Token), deadline.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is ResourceException or HttpRequestException or OperationCanceledException)
        {
            // Followed instead, which tries again and says what is wrong.
            return null;
        }
    }

    public async Task<ResourceKind> ServedAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        await kernel.CallAsync<KindName, Found>(KernelPaths.Serves, KindName.Of(kind), cancellationToken);
        return kind;
    }

    public async Task<ResourceObjectList> ListAsync(ResourceKind kind, CancellationToken cancellationToken)
    {
        var page = await kernel.CallAsync<ObjectCall, ObjectPage>(KernelPaths.List, new() { Kind = KindName.Of(kind) }, cancellationToken);
        return new([.. page.Items.Select(item => Read(kind, item))], page.Revision, page.Continue, null);
    }

    public async IAsyncEnumerable<ResourceChange> WatchAsync(ResourceKind kind, long revision, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = new ObjectCall { Kind = KindName.Of(kind), ResourceVersion = revision.ToString(CultureInfo.InvariantCulture), Bookmarks = true };
        await foreach (var change in kernel.StreamAsync<ObjectCall, ObjectChange>(KernelPaths.Watch, call, cancellationToken))
        {
            if (change.Failure is { } failure) throw failure.ToException();
            yield return new(change.Type, Read(kind, change.Object));
        }
    }

    private static ResourceObject Read(ResourceKind kind, JsonElement json) => ResourceObject.FromJson(kind, Encoding.UTF8.GetBytes(json.GetRawText()));
}
