using System.Net;
using System.Text.Json.Nodes;
using LuBan.EndToEnd;
using Microsoft.Playwright;

namespace LuBan.ConsoleTests.Browser;

/// <summary>Two users with different roles have two different consoles, and asking for what is hidden by its address helps nobody.</summary>
[Trait("Category", "Slow")]
[Collection(ConsoleCollection.Name)]
public sealed class RoleTests(ConsoleServer console) : IAsyncLifetime
{
    private const string Reader = "reader", Stranger = "stranger";

    private static readonly object ReadsKinds = new { verbs = new[] { "use" }, apiGroups = new[] { "permissions.luban.dev" }, resources = new[] { ConsolePackages.Kinds }, resourceNames = new[] { "kinds.read" } };

    public async Task InitializeAsync()
    {
        if (BrowserFactAttribute.Missing is not null) return;
        await console.AddUserAsync(Reader, ReadsKinds);
        await console.AddUserAsync(Stranger);
        await console.InstallAsync(ConsolePackages.Kinds);
    }

    public async Task DisposeAsync()
    {
        if (BrowserFactAttribute.Missing is null) await console.UninstallAsync(ConsolePackages.Kinds);
    }

    [BrowserFact]
    public async Task An_administrator_a_reader_and_a_stranger_see_different_navigation_and_fragments()
    {
        await console.WalkAsync(async visitor =>
        {
            await visitor.OpenAsync("/");
            await visitor.SeesAsync("React 1.0.0");
            await Visitor.SeesAsync(visitor.Link("Kinds for administrators"));
        });
        await console.WalkAsync(async visitor =>
        {
            await visitor.OpenAsync("/");
            await visitor.SeesAsync("React 1.0.0");
            await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Kinds", Exact = true }));
            await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Kinds for administrators" }));
        }, Reader);
        await console.WalkAsync(async visitor =>
        {
            await visitor.OpenAsync("/");
            await visitor.MissesAsync("React 1.0.0");
            await Visitor.MissesAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Kinds" }));
            Assert.DoesNotContain(visitor.Requests, url => url.Contains($"/assets/{ConsolePackages.Kinds}", StringComparison.Ordinal));
        }, Stranger);
    }

    [BrowserFact]
    public Task The_address_of_a_page_that_is_hidden_shows_no_page() => console.WalkAsync(async visitor =>
    {
        await visitor.OpenAsync($"/x/{ConsolePackages.Kinds}/admin");

        await Visitor.SeesAsync(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }));
        await visitor.MissesAsync("Only administrators read this.");
    }, Reader);

    [BrowserFact]
    public async Task A_forged_request_for_a_hidden_asset_or_route_is_refused()
    {
        var document = JsonNode.Parse(await console.Process.Http.GetStringAsync("/console/contributions"))!;
        var kinds = document["extensions"]!.AsArray().Single(one => (string?)one!["id"] == ConsolePackages.Kinds)!;
        var asset = (string)kinds["base"]! + (string)kinds["entry"]!;
        using var reader = console.ClientOf(Reader);
        using var stranger = console.ClientOf(Stranger);
        using var nobody = console.Process.NewClient(authenticated: false);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(reader, asset));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(stranger, asset));
        Assert.True(await StatusAsync(nobody, asset) is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(reader, $"/ext/{ConsolePackages.Kinds}/card.html"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(stranger, $"/ext/{ConsolePackages.Kinds}/card.html"));
        Assert.DoesNotContain(ConsolePackages.Kinds, await stranger.GetStringAsync("/console/contributions"), StringComparison.Ordinal);
        Assert.DoesNotContain("Kinds for administrators", await reader.GetStringAsync("/console/contributions"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(stranger, $"/console/errors?extension={ConsolePackages.Kinds}"));
    }

    [BrowserFact]
    public Task Who_is_given_a_role_and_loses_it_sees_that_without_loading_the_page_again() => console.WalkAsync(async visitor =>
    {
        await visitor.OpenAsync("/");
        var boot = await visitor.BootAsync();
        await visitor.MissesAsync("React 1.0.0");

        await console.GrantAsync(Stranger, ReadsKinds);
        await visitor.SeesAsync("React 1.0.0");
        await console.RevokeAsync(Stranger);
        await visitor.MissesAsync("React 1.0.0");

        Assert.Equal(boot, await visitor.BootAsync());
    }, Stranger);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return response.StatusCode;
    }
}
