using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Upstreams;

/// <summary>The upstreams of an extension with one configuration. A changed configuration makes a new set; what did not change is taken over.</summary>
internal sealed class UpstreamSet
{
    private UpstreamSet(IReadOnlyList<RemoteUpstream> all) => All = all;

    public static UpstreamSet Empty { get; } = new([]);

    public IReadOnlyList<RemoteUpstream> All { get; }

    /// <summary>The set for a configuration.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="config">The plan's config.</param>
    /// <param name="before">What it follows.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ExtensionException">The configuration cannot be meant.</exception>
    public static UpstreamSet Create(ExtensionManifest manifest, JsonObject config, UpstreamSet before, TimeProvider time)
    {
        var declared = UpstreamConfiguration.Apply(manifest, JsonSerializer.SerializeToElement(config), out var problems);
        if (problems.Count > 0) throw new ExtensionException(problems[0].Code, string.Join(" | ", problems.Select(problem => $"{problem.Location}: {problem.Message}")));
        return new([.. declared.Select(one => before.All.FirstOrDefault(old => SameAs(old.Declaration, one)) ?? new RemoteUpstream(one, manifest.Id, time))]);
    }

    /// <summary>The one that answers a request below <c>/ext/{id}</c>: the longest path that fits.</summary>
    public RemoteUpstream? Find(HttpRequest request) =>
        All.Select(upstream => (Upstream: upstream, Length: upstream.Matches(request))).Where(one => one.Length >= 0).OrderByDescending(one => one.Length).Select(one => one.Upstream).FirstOrDefault();

    /// <summary>The one that serves a version of an API group.</summary>
    public RemoteUpstream? Find(string group, string version) => All.FirstOrDefault(upstream => upstream.Serves(group, version));

    /// <summary>Lets go of what its successor did not take over; requests under way finish.</summary>
    /// <returns>That.</returns>
    public IReadOnlyList<RemoteUpstream> ReplaceBy(UpstreamSet next)
    {
        RemoteUpstream[] gone = [.. All.Except(next.All)];
        foreach (var upstream in gone) upstream.Dispose();
        return gone;
    }

    // What a plan can set is compared; the rest comes from one manifest.
    private static bool SameAs(UpstreamDeclaration one, UpstreamDeclaration other) =>
        (one.Name, one.Url, one.Tls, one.Timeouts, one.Limits) == (other.Name, other.Url, other.Tls, other.Timeouts, other.Limits);
}
