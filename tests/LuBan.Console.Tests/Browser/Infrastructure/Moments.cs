using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LuBan.ConsoleTests.Browser;

/// <summary>Something of the console that has no address of its own: a dialog, a drawer, a state of a page.</summary>
/// <param name="Name">For files.</param>
/// <param name="Path">Where it begins.</param>
/// <param name="ReachAsync">What people do to get there, in any language.</param>
internal sealed record Moment(string Name, string Path, Func<Visitor, Task> ReachAsync);

/// <summary>What the tour of the screens would miss, as their addresses do not lead to it.</summary>
internal static class Moments
{
    private const string Dialog = "dialog[open]";

    public static IReadOnlyList<Moment> All { get; } =
    [
        At("dashboard-arranging", "/", "lb-dashboard-page button[aria-pressed]", "lb-tile[arranging]"),
        At("dashboard-safe-mode", "/?safe=1", null, "lb-banners .banner"),
        new("shell-palette", "/", async visitor =>
        {
            await visitor.Page.Keyboard.PressAsync("Control+k");
            await visitor.Page.Locator(Dialog).WaitForAsync();
            await visitor.Page.Keyboard.TypeAsync("a");
        }),
        At("shell-jobs", "/", "lb-header button:has(wa-icon[name=list-checks])"),
        At("shell-notifications", "/", "lb-header button:has(wa-icon[name=bell])"),
        new("shell-help", "/", async visitor =>
        {
            await visitor.Page.Keyboard.PressAsync("?");
            await visitor.Page.Locator(Dialog).WaitForAsync();
        }),
        At("shell-user-menu", "/", "lb-user-menu button", "lb-user-menu wa-dropdown[open]"),
        At("shell-missing", "/no/such/page", null, "lb-notice"),
        new("shell-navigation", "/", async visitor =>
        {
            var button = visitor.Page.Locator("lb-header button.menu");
            if (await button.IsVisibleAsync()) await button.ClickAsync();
        }),
        At("fragment-page", $"/x/{ConsolePackages.Kinds}", null, "lb-fragment"),
        At("marketplace-nothing-found", "/marketplace?q=no-such-thing", null, "lb-marketplace-page lb-empty"),
        At("marketplace-detail-not-installed", $"/marketplace/{ShowWindow.Shipping}", null, "lb-extension-side"),
        At("marketplace-detail-graph", $"/marketplace/{ShowWindow.Shipping}?tab=dependencies", null, "lb-topology"),
        At("marketplace-detail-versions", $"/marketplace/{ShowWindow.Orders}?tab=versions", null, "lb-versions-tab li"),
        At("marketplace-compare", $"/marketplace/{ShowWindow.Orders}?tab=versions", "lb-versions-tab wa-button[appearance=plain]"),
        At("marketplace-missing", "/marketplace/no.such.extension", null, "lb-marketplace-detail-page lb-error"),
        .. Wizard("install", ShowWindow.Shipping, ""),
        .. Wizard("upgrade", ShowWindow.Orders, "&version=1.1.0"),
        At("extensions-updates", "/extensions", "lb-extensions-page wa-button:has(wa-icon[name=refresh-cw])"),
        At("extensions-nothing-found", "/extensions?q=no-such-thing", null, "lb-extensions-page lb-empty >> visible=true"),
        At("extensions-failed", $"/extensions/{ShowWindow.Nowhere}", null, "lb-extension-page lb-status"),
        At("extensions-failed-progress", $"/extensions/{ShowWindow.Nowhere}/progress", null, "wa-callout"),
        At("extensions-upgradable", $"/extensions/{ShowWindow.Orders}", null, "lb-extension-actions"),
        At("extensions-configure-yaml", $"/extensions/{ShowWindow.Orders}?tab=configure", "lb-config-editor wa-radio >> nth=1", "lb-code"),
        FromMenu("extensions-disable", $"/extensions/{ConsolePackages.Kinds}", "lb-extension-page lb-extension-actions wa-dropdown", "disable"),
        FromMenu("extensions-uninstall", $"/extensions/{ConsolePackages.Kinds}", "lb-extension-page lb-extension-actions wa-dropdown", "uninstall"),
        FromMenu("sources-remove", "/sources", "lb-sources-page wa-dropdown", "remove"),
        At("sources-history", "/sources?tab=history", null, "lb-generations"),
        .. new[] { "yaml", "events", "related", "access" }.Select(tab => At($"resource-{tab}", $"/resources/kernel.luban.dev/v1/installplans/-/{ConsolePackages.Kinds}?tab={tab}", null, "lb-resource-page")),
        At("resource-delete", $"/resources/kernel.luban.dev/v1/installplans/-/{ConsolePackages.Kinds}", "lb-resource-page wa-button[variant=danger]"),
        At("resources-schema", "/resources/kernel.luban.dev/v1/installplans?tab=schema", null, "lb-resource-list-page"),
        At("resources-empty", "/resources/core/v1/configmaps?namespace=default", null, "lb-resource-list-page lb-empty >> visible=true"),
        At("resources-new-yaml", "/resources/kernel.luban.dev/v1/packagesources/new?mode=yaml", null, "lb-code"),
        At("api-operation", "/api-explorer?search=installplans", "lb-api-explorer-page nav li a", "lb-operation-view"),
        At("access-user-create", "/access/users?create", null),
        FromMenu("access-user-delete", "/access/users", "lb-users-page wa-dropdown >> nth=0", "delete"),
        At("access-group-create", "/access/groups", "lb-groups-page wa-button[variant=brand]"),
        At("access-role-create", "/access/roles", "lb-roles-page wa-button[variant=brand]"),
        At("access-roles-matrix", "/access/roles?view=matrix", null, "lb-role-matrix"),
        At("access-roles-templates", "/access/roles?view=templates", null, "lb-roles-page lb-table"),
        At("access-grant", "/access/bindings", "lb-bindings-page wa-button[variant=brand]"),
        At("access-explained", "/access/explain?user=mina&verb=get&resource=workspaces.tenant.luban.dev&name=acme", null, "lb-explain-page"),
        At("access-account-create", "/access/tokens", "lb-accounts-page wa-button[variant=brand]"),
        At("access-provider-create", "/access/providers", "lb-providers-page wa-button[variant=brand]"),
        At("access-client-create", "/access/clients", "lb-clients-page wa-button[variant=brand]"),
        At("workspace-create", "/workspaces?create", null),
        At("workspace-project-create", "/workspaces/acme/projects", "lb-workspace-page wa-button[variant=brand]"),
        At("workspace-invite", "/workspaces/acme/invitations", "lb-workspace-page wa-button[variant=brand]"),
        At("audit-record", "/audit", "lb-audit-page tbody tr >> nth=0"),
        At("audit-filters", "/audit", "lb-audit-filters wa-button", "lb-audit-filters wa-input >> nth=3"),
        At("audit-live", "/audit?live=1", null, "lb-audit-page .live"),
        At("profile-token-create", "/profile/tokens?create", null),
        At("profile-password", "/profile/security", "lb-profile-password wa-button"),
        At("profile-authenticator", "/profile/security", "lb-profile-authenticator wa-button"),
        At("settings-platform", "/settings?tab=platform", null, "lb-settings-page"),
    ];

    /// <summary>What is shown while the server does not answer, answers with an error, or cannot be reached.</summary>
    public static IReadOnlyList<Moment> Broken { get; } =
    [
        new("state-loading", "/sources", async visitor =>
        {
            await visitor.Page.RouteAsync(IsCatalogue, _ => Task.CompletedTask);
            await visitor.GoAsync("/marketplace");
            await Expect(visitor.Page.Locator("lb-skeleton").First).ToBeVisibleAsync();
        }),
        new("state-error", "/sources", async visitor =>
        {
            await visitor.Page.RouteAsync(IsCatalogue, route => route.FulfillAsync(new()
            {
                Status = 500, ContentType = "application/problem+json",
                Body = """{"type":"about:blank","title":"Internal Server Error","status":500,"detail":"LB3001: the catalogue could not be read.","code":"LB3001","correlationId":"4bf92f3577b34da6"}""",
            }));
            await visitor.GoAsync("/marketplace");
            await visitor.Page.Locator("lb-marketplace-page lb-error").WaitForAsync();
        }),
        new("state-offline", "/", async visitor =>
        {
            await visitor.Page.Context.SetOfflineAsync(true);
            await visitor.Page.Locator("lb-banners .banner").WaitForAsync();
        }),
    ];

    /// <summary>Whether the marketplace asks what there is.</summary>
    private static bool IsCatalogue(string address) => address.Contains("/api/kernel/v1/extensions?", StringComparison.Ordinal);

    /// <summary>The steps of the wizard, each by its address.</summary>
    private static IEnumerable<Moment> Wizard(string name, string id, string query) =>
        new[] { "version", "dependencies", "permissions", "configuration", "review" }.Select((step, index) => At($"{name}-{index + 1}-{step}", $"/marketplace/{id}/install?step={step}{query}", null, "lb-install-page footer"));

    /// <summary>A page, what is pressed on it, and what is there then; a dialog when nothing is said.</summary>
    private static Moment At(string name, string path, string? press, string seen = Dialog) => new(name, path, async visitor =>
    {
        if (press is not null) await visitor.Page.Locator(press).First.ClickAsync();
        await visitor.Page.Locator(seen).First.WaitForAsync();
    });

    private static Moment FromMenu(string name, string path, string menu, string item) => new(name, path, async visitor =>
    {
        await visitor.Page.Locator(menu).First.Locator("wa-button").ClickAsync();
        await visitor.Page.Locator(menu).First.Locator($"wa-dropdown-item[value={item}]").ClickAsync();
        await visitor.Page.Locator(Dialog).WaitForAsync();
    });
}
