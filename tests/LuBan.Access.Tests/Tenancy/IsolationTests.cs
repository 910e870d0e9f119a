using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static LuBan.Access.Tests.Tenancy.Tenants;
using static LuBan.Access.Tests.Tenancy.TenantWorld;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>
/// Walks every route, as discovery, the OpenAPI documents, the extension's document and the host's own endpoints name them, with every built-in role: what a
/// tenant has is neither seen nor changed from another one. What each role may do in its own workspace is in the files of <c>Allowed</c>, for reviewers.
/// </summary>
/// <remarks><c>LUBAN_REFRESH_ALLOWED=1</c> writes the files anew.</remarks>
public sealed class IsolationTests(TenantWorld world) : IClassFixture<TenantWorld>
{
    private const int AtOnce = 16;

    private static readonly string Foreign = Marker(Other);

    [Fact]
    public async Task The_administrator_sees_the_mark_in_every_object_so_that_its_absence_means_something()
    {
        foreach (var kind in world.Kinds.Where(kind => kind is { IsNamespaced: true, Subresource: null } && kind.Verbs.Contains("get")))
        {
            foreach (var ns in NamespacesOf(Other).Where(ns => !kind.IsTenants || ns == Home(Other)))
            {
                Assert.Contains(Foreign, (await world.As("platform-admin").GetAsync(kind.Object(ns, Item))).Text);
                Assert.Contains(Foreign, (await world.As("platform-admin").GetAsync(kind.Collection(ns))).Text);
                Assert.Contains(Foreign, (await world.As("platform-admin").GetAsync(kind.Collection(""))).Text);
            }
        }
        Assert.Contains(Foreign, (await world.As("platform-admin").GetAsync($"{Workspaces}/{Other}")).Text);
    }

    [Theory]
    [MemberData(nameof(EveryRole), MemberType = typeof(TenantWorld))]
    public async Task A_role_reaches_what_it_may_in_its_own_workspace_and_nothing_of_another(string role)
    {
        var before = await world.AtRestAsync();

        var (allowed, leaks) = await WalkAsync(role);

        Assert.Empty(leaks);
        Assert.Equal(before, await world.RevisionsAsync(Other));
        Review(role, allowed);
        await CheckOwnAsync(role, allowed);
    }

    [Fact]
    public async Task A_hole_that_is_made_is_found()
    {
        const string Hole = $"{Rbac.Roles}/clusterrolebindings/hole";
        await world.Kernel.Admin.CreateAsync($"{Rbac.Roles}/clusterrolebindings", Rbac.Binding("hole", "project-viewer", "User:the-workspace-regular"));
        try
        {
            var (_, leaks) = await WalkAsync("workspace-regular");

            Assert.Contains(leaks, leak => leak.StartsWith("saw", StringComparison.Ordinal) && leak.Contains($"/{Project(Other)}/configmaps/{Item}", StringComparison.Ordinal));
            Assert.Contains(leaks, leak => leak.StartsWith("saw", StringComparison.Ordinal) && leak.Contains("/api/v1/configmaps", StringComparison.Ordinal));
            Assert.Contains(leaks, leak => leak.StartsWith("was not refused", StringComparison.Ordinal) && leak.Contains("watch=1", StringComparison.Ordinal));
        }
        finally
        {
            await world.Kernel.Admin.SendAsync("DELETE", Hole);
        }
    }

    /// <summary>Tries everything everywhere.</summary>
    /// <returns>What was not refused at home and everywhere, by place and resource; and what was seen of the other tenant, or not refused there.</returns>
    private async Task<(SortedDictionary<string, SortedSet<string>> Allowed, ConcurrentBag<string> Leaks)> WalkAsync(string role)
    {
        var (allowed, leaks) = (new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal), new ConcurrentBag<string>());
        foreach (var (place, workspace, ns) in Places)
        {
            var attempts = new List<(Route Route, Attempt Attempt)>();
            foreach (var route in world.Kinds) attempts.AddRange((await AttemptsAsync(route, workspace, ns)).Select(attempt => (route, attempt)));
            await Parallel.ForEachAsync(attempts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (each, _) =>
            {
                var answer = await each.Attempt.SendAsync(world.As(role));
                if (workspace != Own && answer.Text.Contains(Foreign, StringComparison.Ordinal)) leaks.Add($"saw the other tenant by {each.Attempt.Method} {each.Attempt.Path}: {answer.Status} {answer.Text}");
                if (workspace == Other && !answer.IsDenied()) leaks.Add($"was not refused {each.Attempt.Method} {each.Attempt.Path}: {answer.Status} {answer.Text}");
                if (answer.IsDenied()) return;
                lock (allowed)
                {
                    if (!allowed.TryGetValue($"{place}: {each.Route.Name}", out var verbs)) allowed[$"{place}: {each.Route.Name}"] = verbs = new(StringComparer.Ordinal);
                    verbs.Add(each.Attempt.What);
                }
            });
        }
        return (allowed, leaks);
    }

    [Theory]
    [MemberData(nameof(EveryRole), MemberType = typeof(TenantWorld))]
    public async Task No_route_that_is_described_or_mapped_shows_or_changes_another_tenant(string role)
    {
        var before = await world.AtRestAsync();
        var requests = await RequestsAsync();
        Assert.True(requests.Count > 300, $"only {requests.Count} routes were found");

        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (attempt, _) =>
        {
            var answer = await attempt.SendAsync(world.As(role));
            if (answer.Text.Contains(Foreign, StringComparison.Ordinal)) Assert.Fail($"{role} saw the other tenant by {attempt}: {answer.Status} {answer.Text}");
            if (attempt.What == Other && answer.Status is >= 200 and < 300) Assert.Fail($"{role} was not refused {attempt}: {answer.Status} {answer.Text}");
        });

        Assert.Equal(before, await world.RevisionsAsync(Other));
    }

    [Theory]
    [MemberData(nameof(EveryRole), MemberType = typeof(TenantWorld))]
    public async Task No_stream_carries_what_happens_at_another_tenant(string role)
    {
        var streams = new List<WatchedStream>();
        foreach (var kind in world.Kinds.Where(kind => kind.Verbs.Contains("watch") && kind.Subresource is null))
            foreach (var path in NamespacesOf(Own).Append("").Select(kind.Collection).Append(kind.IsNamespaced ? kind.Object(Project(Own), Item) : kind.Collection("")).Distinct())
                if (await WatchedStream.OpenAsync(world.As(role), $"{path}?watch=1") is { } stream)
                    streams.Add(stream);

        foreach (var ns in NamespacesOf(Other)) Assert.Null(await WatchedStream.OpenAsync(world.As(role), $"/ext/{Guestbook.Id}/namespaces/{ns}/stream"));
        if (await WatchedStream.OpenAsync(world.As(role), $"/ext/{Guestbook.Id}/namespaces/{Project(Own)}/stream") is { } ofExtension) streams.Add(ofExtension);
        Assert.Equal(role is "project-admin" or "project-operator" or "project-viewer" or "workspace-admin" or "workspace-viewer", streams.Any(stream => stream.Path.StartsWith("/ext/", StringComparison.Ordinal)));

        if (await WatchedStream.OpenAsync(world.As(role), ConsoleStream) is { } ofConsole) streams.Add(ofConsole);

        foreach (var workspace in new[] { Other, Own })
            foreach (var kind in world.Kinds.Where(kind => kind is { IsNamespaced: true, Subresource: null } && kind.Verbs.Contains("patch")))
                foreach (var ns in NamespacesOf(workspace).Where(ns => !kind.IsTenants || ns == Home(workspace)))
                    Assert.Equal(200, (await world.Kernel.Admin.PatchAsync(kind.Object(ns, Item), new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["turn"] = Guid.NewGuid().ToString() } } })).Status);

        foreach (var stream in streams)
        {
            // What happened at home comes after what happened elsewhere: once it is here, the rest would have been.
            if (stream.Path.Contains($"/{Project(Own)}/configmaps", StringComparison.Ordinal)) await stream.WaitForAsync("\"turn\"");
            Assert.DoesNotContain(Foreign, stream.Text);
            await stream.DisposeAsync();
        }
        if (role is "project-viewer" or "workspace-viewer" or "workspace-admin") Assert.Contains(streams, stream => stream.Path.Contains($"/{Project(Own)}/configmaps", StringComparison.Ordinal));
    }

    // It ends with the session, so it is among the streams and not among the requests.
    private const string ConsoleStream = "/console/events";

    private static IReadOnlyList<(string Place, string? Workspace, string Namespace)> Places { get; } =
    [
        ("own home", Own, Home(Own)), ("own project", Own, Project(Own)), ("other home", Other, Home(Other)), ("other project", Other, Project(Other)), ("everywhere", null, ""),
    ];

    /// <summary>Everything that may be tried with a resource in a place. Elsewhere it is tried in earnest; at home nothing is kept, so that each role finds the same.</summary>
    private async Task<IReadOnlyList<Attempt>> AttemptsAsync(Route route, string? workspace, string ns)
    {
        var name = route switch
        {
            { IsNamespaced: true } => ns.Length > 0 ? Item : null,
            { Group: "", Plural: "namespaces" } => ns.Length > 0 ? ns : null,
            { Plural: "workspaces" } => workspace,
            { Plural: "clusterroles" } => "project-viewer",
            _ => "none",
        };
        var isOfTenant = route.IsNamespaced || route is { Group: "", Plural: "namespaces" } or { Plural: "workspaces" };
        if (!isOfTenant && workspace is not null) return [];
        if (route.Plural == "workspaces" && workspace is not null && ns != Home(workspace)) return [];
        var sample = name is null || !route.Verbs.Contains("get") ? null : (await world.Kernel.Admin.GetAsync(route.Object(ns, name))) is { Status: 200 } found ? found.Json : null;
        var attempts = Attempt.Of(route, ns, name ?? "none", sample, tries: workspace != Other);
        if (route.IsNamespaced || workspace is null) return [.. attempts.Where(attempt => name is not null || attempt.What is "list" or "watch" || !route.IsNamespaced && attempt.What == "create")];
        if (route.Subresource is not null) return [.. attempts];
        // Of a namespace or workspace only itself; the collection is everybody's.
        return [.. attempts.Where(attempt => attempt.What is not ("list" or "watch" or "create" or "deletecollection")), new("list", "GET", $"{route.Collection(ns)}?fieldSelector=metadata.name%3D{name}")];
    }

    /// <summary>Every described path of the API, of the extension and of the host, with the other tenant's names in it; and those without a tenant.</summary>
    private async Task<IReadOnlyList<Attempt>> RequestsAsync()
    {
        var described = (await Route.DescribedAsync(world.Kernel.Admin)).ToList();
        foreach (var (path, item) in (await world.Kernel.Admin.GetAsync($"/ext/{Guestbook.Id}/openapi.json")).Json["paths"]!.AsObject())
            described.AddRange(item!.AsObject().Select(method => ($"/ext/{Guestbook.Id}{path}", method.Key.ToUpperInvariant())));
        foreach (var endpoint in world.Kernel.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
                described.Add(("/" + endpoint.RoutePattern.RawText!.TrimStart('/'), method));
        return
        [
            .. from each in described.Distinct()
               where !each.Item1.Contains("{**", StringComparison.Ordinal) && each.Item1 != ConsoleStream
               from ns in NamespacesOf(Other)
               select new Attempt(each.Item1.Contains("{namespace}", StringComparison.Ordinal) || each.Item1.Contains("{home}", StringComparison.Ordinal) ? Other : "", each.Item2, Filled(each.Item1, ns)) { Body = each.Item2 is "GET" or "HEAD" or "DELETE" ? null : new JsonObject() },
        ];
    }

    private static string Filled(string path, string ns)
    {
        var name = path.Contains("/workspaces/", StringComparison.Ordinal) ? Other : path.EndsWith("/namespaces/{name}", StringComparison.Ordinal) ? ns : Item;
        var filled = path.Replace("{namespace}", ns).Replace("{home}", Home(Other)).Replace("{name}", name);
        while (filled.IndexOf('{', StringComparison.Ordinal) is >= 0 and var from) filled = filled[..from] + name + filled[(filled.IndexOf('}', from) + 1)..];
        return filled;
    }

    /// <summary>A role that may read at home reads what is there: its refusals elsewhere are not those of somebody who may nothing.</summary>
    private async Task CheckOwnAsync(string role, IReadOnlyDictionary<string, SortedSet<string>> allowed)
    {
        foreach (var (place, workspace, ns) in Places.Where(each => each.Workspace == Own))
        {
            foreach (var kind in world.Kinds.Where(kind => kind is { IsNamespaced: true, Subresource: null } && allowed.GetValueOrDefault($"{place}: {kind.Name}")?.Contains("get") == true && (!kind.IsTenants || ns == Home(Own))))
                Assert.Contains(Marker(workspace!), (await world.As(role).GetAsync(kind.Object(ns, Item))).Text);
        }
        if (allowed.GetValueOrDefault("own project: visits.guestbook.tests.dev")?.Contains("list") == true)
        {
            Assert.Contains(Marker(Own), (await world.As(role).GetAsync($"/ext/{Guestbook.Id}/namespaces/{Project(Own)}/visits")).Text);
            Assert.Contains(Marker(Own), (await world.As(role).GetAsync($"/ext/{Guestbook.Id}/namespaces/{Project(Own)}/visits/{Item}")).Text);
        }
        Assert.Equal(role != "platform-regular", allowed.Keys.Any(key => key.StartsWith("own", StringComparison.Ordinal)));
    }

    private static void Review(string role, SortedDictionary<string, SortedSet<string>> allowed)
    {
        var text = new StringBuilder($"What the role {role} may do. Written by IsolationTests; a change is a change of what people may do.\n");
        foreach (var (what, verbs) in allowed) text.Append(what).Append(": ").AppendJoin(' ', verbs).Append('\n');
        var file = Path.Combine(TestData.Of("Tests"), "Tenancy", "Allowed", $"{role}.txt");
        if (Environment.GetEnvironmentVariable("LUBAN_REFRESH_ALLOWED") == "1") File.WriteAllText(file, text.ToString());
        Assert.Equal(File.ReadAllText(file), text.ToString());
    }
}
