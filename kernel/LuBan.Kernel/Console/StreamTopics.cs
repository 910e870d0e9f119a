using System.Collections.Concurrent;
using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Console;

/// <summary>What one stream follows.</summary>
internal sealed class StreamTopics(ConsoleStream stream, ResourceService resources, AccessEvaluator evaluator, ConsoleCatalogue catalogue, int maximum) : IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly ConcurrentDictionary<string, Followed> _followed = new(StringComparer.Ordinal);

    /// <summary>Whether a message is for this stream.</summary>
    public bool Follows(string topic) => _followed.ContainsKey(topic);

    /// <summary>Follows these topics and no others. Those that go on are not touched.</summary>
    /// <returns>Those that are refused, and why.</returns>
    public async Task<IReadOnlyList<RefusedTopic>> SetAsync(IReadOnlyList<WantedTopic> wanted, CancellationToken cancellationToken)
    {
        var refused = new List<RefusedTopic>();
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var kept = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (text, resourceVersion) in wanted.DistinctBy(one => one.Topic))
            {
                if (Refuse(text, kept.Count, out var topic) is { } problem) refused.Add(problem);
                else
                {
                    kept.Add(topic!.Text);
                    if (_followed.TryGetValue(topic.Text, out var known) && !known.HasEnded && known.From == resourceVersion) continue;
                    await DropAsync(topic.Text);
                    _followed[topic.Text] = new(topic, resourceVersion, topic is ResourceTopic resource ? Watch(resource, resourceVersion) : null);
                }
            }
            foreach (var text in _followed.Keys.Except(kept).ToList()) await DropAsync(text);
            return refused;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Looks again whether all of it is still allowed. What is not is ended; whoever lists again is told why.</summary>
    public async Task RecheckAsync(CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            foreach (var (text, followed) in _followed.ToList())
            {
                if (IsAllowed(followed.Topic)) continue;
                await DropAsync(text);
                if (followed.Topic is ResourceTopic) stream.Send("resource", ConsoleMessages.Resync(text));
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _changing.WaitAsync();
        foreach (var text in _followed.Keys.ToList()) await DropAsync(text);
    }

    private RefusedTopic? Refuse(string text, int count, out StreamTopic? topic)
    {
        topic = StreamTopic.Parse(text);
        if (topic is null)
            return new(text, "LB8649", "This is no topic. Write api/v1/PLURAL, apis/GROUP/VERSION/PLURAL, either with namespaces/NAME/ before the plural, with ?name=, labelSelector= or fieldSelector=; or extensions/ID/TOPIC.");
        if (count >= maximum) return new(text, "LB8650", $"A stream follows at most {maximum} topics. Follow a whole kind in place of single objects.");
        if (topic is ResourceTopic resource && resources.Registry.Current.Find(resource.Group, resource.Version, resource.Plural) is null)
            return new(text, "LB8651", $"There is no resource '{resource.Plural}' in '{resource.Group}' {resource.Version}. Its extension may not be installed.");
        if (IsAllowed(topic)) return null;
        return topic is ResourceTopic watched
            ? new(text, "LB8652", AccessRefusal.Text(stream.Subject, watched.Question)) { Missing = watched.Question }
            : new(text, "LB8652", "Nothing of this extension is shown to you.");
    }

    private bool IsAllowed(StreamTopic topic) => topic switch
    {
        ResourceTopic resource => evaluator.Review(stream.Subject, resource.Question).Allowed,
        ExtensionTopic message => catalogue.Find(message.Extension) is { } extension && new ConsoleViewer(evaluator, stream.Subject).SeesAnythingOf(extension),
        _ => false,
    };

    private Watching Watch(ResourceTopic topic, string? resourceVersion)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(stream.Ended);
        using var flow = ExecutionContext.SuppressFlow();
        return new(stop, Task.Run(() => FollowAsync(topic, resourceVersion, stop.Token), CancellationToken.None));
    }

    private async Task FollowAsync(ResourceTopic topic, string? resourceVersion, CancellationToken cancellationToken)
    {
        try
        {
            if (resources.Registry.Current.Find(topic.Group, topic.Version, topic.Plural) is { } kind)
                await foreach (var change in resources.WatchAsync(kind, topic.QueryFrom(resourceVersion), cancellationToken))
                    await stream.SendObjectAsync(ConsoleMessages.Change(topic.Text, change), cancellationToken);
        }
        catch (ResourceException)
        {
            // Too old a revision, or too slow: said below, and the browser lists again. There it is told what else may be wrong.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        if (!cancellationToken.IsCancellationRequested) stream.Send("resource", ConsoleMessages.Resync(topic.Text));
    }

    private async Task DropAsync(string text)
    {
        if (!_followed.TryRemove(text, out var followed) || followed.Watching is not { } watching) return;
        await watching.Stop.CancelAsync();
        await watching.Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        watching.Stop.Dispose();
    }

    private sealed record Followed(StreamTopic Topic, string? From, Watching? Watching)
    {
        public bool HasEnded => Watching?.Running.IsCompleted == true;
    }

    private sealed record Watching(CancellationTokenSource Stop, Task Running);
}

/// <summary>A topic that somebody wants to follow.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="ResourceVersion">The changes after this; null for every object first.</param>
internal sealed record WantedTopic(string Topic, string? ResourceVersion);

/// <summary>A topic that is refused.</summary>
internal sealed record RefusedTopic(string Topic, string Code, string Detail)
{
    /// <summary>What one would have to be allowed.</summary>
    public AccessQuestion? Missing { get; init; }
}
