using static LuBan.Sdk.ConsoleFieldType;
using static LuBan.Sdk.ConsoleKind;

namespace LuBan.Sdk;

/// <summary>The points of the console itself. docs/console.md shows them as a table.</summary>
public static class ConsolePoints
{
    private static readonly ConsoleKind[] Declarative = [None];
    private static readonly ConsoleKind[] Drawn = [Element, Mount, Html, Iframe];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConsolePoint> All { get; } =
    [
        new() { Alias = "navigation", Id = "luban/navigation/v1", Kinds = Declarative, Fields = [new("icon", Icon), new("path", ConsoleFieldType.Path, true), new("area", Text), new("badge", Text)] },
        new() { Alias = "pages", Id = "luban/page/v1", Kinds = Drawn, Fields = [new("path", ConsoleFieldType.Path, true), new("layout", Text, false, "standard", "bare", "full"), new("icon", Icon)] },
        new() { Alias = "widgets", Id = "luban/dashboard/widget/v1", Kinds = Drawn, Fields = [new("size", Size), new("icon", Icon), new("description", Label)] },
        new() { Alias = "tabs", Id = "luban/resource/tab/v1", Kinds = Drawn, Fields = [new("target", Target, true), new("icon", Icon)] },
        new() { Alias = "actions", Id = "luban/resource/action/v1", Kinds = Declarative, Fields = [new("target", Target, true), new("command", Command, true), new("icon", Icon), new("group", Text)], NeedsTitle = false },
        new() { Alias = "columns", Id = "luban/resource/column/v1", Kinds = [None, Element, Mount], Fields = [new("target", Target, true), new("value", Pointer), new("format", Text, false, "text", "number", "bytes", "percent", "duration", "time", "boolean", "status", "list"), new("align", Text, false, "start", "end", "center"), new("width", Text), new("priority", Number)] },
        new() { Alias = "badges", Id = "luban/resource/badge/v1", Kinds = Declarative, Fields = [new("target", Target, true), new("value", Pointer, true), new("map", ConsoleFieldType.Object)], NeedsTitle = false },
        new() { Alias = "commands", Id = "luban/command/v1", Kinds = [Mount, None], Fields = [new("confirm", Label), new("danger", Flag), new("keys", Text), new("icon", Icon), new("path", ConsoleFieldType.Path)] },
        new() { Alias = "settings", Id = "luban/settings/panel/v1", Most = 20, Kinds = [None, Element, Mount, Html, Iframe], Fields = [new("scope", Text, false, "user", "extension", "platform"), new("schema", FileOrObject), new("icon", Icon)] },
        new() { Alias = "header", Id = "luban/header/v1", Most = 3, Kinds = [Element, Mount], Fields = [new("icon", Icon)], NeedsTitle = false },
        new() { Alias = "userMenu", Id = "luban/user-menu/v1", Most = 10, Kinds = Declarative, Fields = [new("path", ConsoleFieldType.Path), new("command", Command), new("icon", Icon)] },
        new() { Alias = "extensionTabs", Id = "luban/extension/tab/v1", Most = 10, Kinds = Drawn, Fields = [new("icon", Icon)] },
        new() { Alias = "installSteps", Id = "luban/install/step/v1", Most = 5, Kinds = Drawn, Fields = [new("after", Text), new("icon", Icon)] },
        new() { Alias = "emptyStates", Id = "luban/empty-state/v1", Kinds = [Element, Mount, Html, Iframe, None], Fields = [new("target", Target, true), new("icon", Icon), new("text", Label), new("path", ConsoleFieldType.Path)] },
        new() { Alias = "notifications", Id = "luban/notification/renderer/v1", Kinds = [Element, Mount], Fields = [new("type", Text, true)], NeedsTitle = false },
        new() { Alias = "loginProviders", Id = "luban/login/provider/v1", Most = 10, Kinds = Declarative, IsPublic = true, Fields = [new("provider", Text, true), new("icon", Icon)] },
        new() { Alias = "themes", Id = "luban/theme/v1", Most = 20, Kinds = Declarative, IsPublic = true, Fields = [new("base", Text, true, "light", "dark"), new("tokens", ConsoleFieldType.File, true)] },
        new() { Alias = "locales", Id = "luban/locale/v1", Most = 20, Kinds = Declarative, IsPublic = true, Fields = [new("locale", Text, true), new("messages", ConsoleFieldType.File, true)] },
        new() { Alias = "editorSchemas", Id = "luban/editor/schema/v1", Kinds = Declarative, Fields = [new("match", Text, true), new("schema", FileOrObject, true)], NeedsTitle = false },
        new() { Alias = "topologyNodes", Id = "luban/topology/node/v1", Kinds = [Element, Mount], Fields = [new("type", Text, true)], NeedsTitle = false },
    ];

    private static readonly Dictionary<string, ConsolePoint> ByAlias = All.Append(All.First(point => point.Alias == "actions") with { Alias = "menus" }).ToDictionary(point => point.Alias, StringComparer.Ordinal);

    private static readonly Dictionary<string, ConsolePoint> ById = All.ToDictionary(point => point.Id, StringComparer.Ordinal);

    /// <summary>Finds a point by its short name.</summary>
    /// <param name="alias">Such as <c>widgets</c>.</param>
    /// <returns>The point; null when there is none.</returns>
    public static ConsolePoint? FindAlias(string alias) => ByAlias.GetValueOrDefault(alias);

    /// <summary>Finds a point by its id.</summary>
    /// <param name="id">Such as <c>luban/dashboard/widget/v1</c>.</param>
    /// <returns>The point; null when it is none of the console's own.</returns>
    public static ConsolePoint? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>What a point of another extension is taken for.</summary>
    internal static ConsolePoint Foreign(string id) => new() { Id = id, Alias = id, Kinds = [.. Drawn, None], NeedsTitle = false };

    internal static IReadOnlyCollection<string> Aliases => ByAlias.Keys;

    /// <summary>A kind that needs a module.</summary>
    internal static bool NeedsCode(ConsoleKind kind) => kind is Element or Mount;

}
