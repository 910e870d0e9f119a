using Xunit;
using static LuBan.Access.Tests.Tenancy.TenantWorld;

namespace LuBan.Access.Tests.Tenancy;

/// <summary>Requests that hope to be understood in two ways. In a world of its own: some of them delete what is the caller's, which is its right.</summary>
public sealed class CrookedRequestTests(TenantWorld world) : IClassFixture<TenantWorld>
{
    private static readonly string Foreign = Marker(Other);

    [Theory]
    [MemberData(nameof(EveryRole), MemberType = typeof(TenantWorld))]
    public async Task Crooked_requests_lead_nobody_to_another_tenant(string role)
    {
        var before = await world.AtRestAsync();
        var (own, other) = (Project(Own), Project(Other));
        foreach (var plural in new[] { "configmaps", "secrets", "events" })
        {
            var item = $"/api/v1/namespaces/{other}/{plural}/{Item}";
            string[] paths =
            [
                item, item + "/", "/" + item, "/." + item, $"http://localhost{item}", item.Replace("/namespaces", "\\namespaces"), item.ToUpperInvariant(), item.Replace("/api/", "/API/"), item.Replace("/namespaces/", "/Namespaces/"), item.Replace("namespaces/", "namespaces//"),
                item.Replace("/configmaps", "%2Fconfigmaps"), $"/api/v1/namespaces/{own}/../{other}/{plural}/{Item}", $"/api/v1/namespaces/{own}/%2e%2e/{other}/{plural}/{Item}", $"/api/v1/namespaces/{own}%2F..%2F{other}/{plural}",
                $"/api/v1/namespaces/{own}/{plural}?fieldSelector=metadata.namespace%3D{other}", $"/api/v1/namespaces/{own}/{plural}?namespace={other}", $"/api/v1/{plural}?fieldSelector=metadata.namespace%3D{own}",
                $"/api/v1/namespaces/*/{plural}", $"/api/v1/namespaces/%20/{plural}", $"/api/v1/watch/namespaces/{other}/{plural}", $"/api/v1/proxy/namespaces/{other}/{plural}/{Item}", $"/api/v2/namespaces/{other}/{plural}",
                $"{item}/status", $"{item}/scale", $"{item};x=1", $"{item}?watch=0", $"{item}?dryRun=All&pretty=true", $"/ext/../api/v1/namespaces/{other}/{plural}", $"/ext/{Guestbook.Id}/../../api/v1/namespaces/{other}/{plural}",
            ];
            foreach (var path in paths)
            {
                foreach (var method in new[] { "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "get", "PROPFIND" })
                {
                    var answer = await RawRequest.SendAsync(world.As(role), method, path, ("X-HTTP-Method-Override", "GET"), ("X-Original-URL", item), ("X-Forwarded-Prefix", "/api"));
                    if (answer.Text.Contains(Foreign, StringComparison.Ordinal)) Assert.Fail($"{role} saw the other tenant by {method} {path}: {answer.Status} {answer.Text}");
                }
            }
            foreach (var group in new[] { "system:masters", "system:serviceaccounts" })
                Assert.True((await (world.As(role) with { Headers = [("Impersonate-User", $"{Other}-manager"), ("Impersonate-Group", group)] }).GetAsync(item)).IsDenied());
        }
        // A continue token of a list that somebody else may see is worth nothing to who may not.
        var page = (await world.As("platform-admin").GetAsync("/api/v1/configmaps?limit=1")).Json["metadata"]!["continue"]!;
        Assert.DoesNotContain(Foreign, (await world.As(role).GetAsync($"/api/v1/namespaces/{own}/configmaps?continue={page}")).Text);
        Assert.Equal(before, await world.RevisionsAsync(Other));
    }
}
