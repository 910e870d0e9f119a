namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>The routes that code maps with texts that it holds itself.</summary>
internal static class Routes
{
    private const string MapExtensions = "Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions";

    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["MapGet"] = "GET", ["MapPost"] = "POST", ["MapPut"] = "PUT", ["MapDelete"] = "DELETE", ["MapPatch"] = "PATCH", ["Map"] = "*", ["MapMethods"] = "*", ["MapHub"] = "*",
    };

    /// <summary>What is known of a call's result: where its routes begin.</summary>
    public static object? ResultOf(CallTarget target, IReadOnlyList<object?> arguments)
    {
        if (target is { Type: "LuBan.Sdk.IExtensionBuilder", Method: "get_Routes" }) return new RoutePrefix("", IsWhole: true);
        if (target is { Type: MapExtensions, Method: "MapGroup" }) return arguments is [var on, string path] ? Join(on, path) : null;
        // WithTags, RequirePermission and the like return what they were given.
        return target.IsStatic && target.Returns.StartsWith("!!", StringComparison.Ordinal) && arguments is [RoutePrefix same, ..] ? same : null;
    }

    /// <summary>The route that a call maps; null when it maps none, or its text is not known.</summary>
    public static RouteUse? Mapped(CodeCall call)
    {
        if (!call.Type.EndsWith("EndpointRouteBuilderExtensions", StringComparison.Ordinal) || !Verbs.TryGetValue(call.Method, out var verb) || call.Text(1) is not { } pattern) return null;
        var whole = Join(call.Arguments[0], pattern);
        return new(verb, RouteUse.Normalize(whole.Path), whole.IsWhole, call.Place);
    }

    private static RoutePrefix Join(object? on, string path)
    {
        var rest = path.Trim('/') is { Length: > 0 } trimmed ? "/" + trimmed : "";
        return on is RoutePrefix prefix ? prefix with { Path = prefix.Path + rest } : new(rest, IsWhole: false);
    }
}
