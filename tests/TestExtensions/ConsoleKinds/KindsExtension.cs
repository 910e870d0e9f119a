using System.Globalization;
using System.Net;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

[assembly: ExtensionPermission("kinds.read", "See the fragments of every kind.")]

namespace LuBan.TestExtensions;

/// <summary>What the fragments ask: figures as JSON, and a card as HTML with an action.</summary>
public sealed class KindsExtension : Extension
{
    /// <summary>None of it runs: the console sanitises what servers send.</summary>
    private const string Hostile = """
        <script>window.serverScriptRan = true;</script>
        <img src="/no-such-image" alt="" onerror="window.serverHandlerRan = true">
        """;

    private int _greetings;

    public override void Configure(IExtensionBuilder extension)
    {
        var version = extension.Manifest.Version;
        extension.AddOptions<KindsOptions>();
        extension.AddPermission("kinds.read", "See the fragments of every kind.");
        extension.Routes.MapGet("/figures", () => new KindsFigures(version, _greetings)).AllowAnonymous();
        extension.Routes.MapGet("/card.html", (IOptionsMonitor<KindsOptions> options) => Html(Card(version, options.CurrentValue))).RequirePermission("kinds.read");
        extension.Routes.MapPost("/greetings", (IOptionsMonitor<KindsOptions> options) =>
        {
            Interlocked.Increment(ref _greetings);
            return Html(Card(version, options.CurrentValue) + Hostile);
        }).RequirePermission("kinds.read");
    }

    private static IResult Html(string text) => Results.Content(text, "text/html; charset=utf-8");

    private string Card(string version, KindsOptions options) => string.Create(CultureInfo.InvariantCulture, $"""
        <p>Card of the server, {version}</p>
        <p>{WebUtility.HtmlEncode(options.Greeting)}</p>
        <p>Greetings: {_greetings}</p>
        <button type="button" data-lb-post="greetings">Greet the server</button>
        """);
}

/// <summary>The <c>spec.config</c> of the install plan.</summary>
public sealed class KindsOptions
{
    /// <summary>A line of the card.</summary>
    /// <value>Default: Good day.</value>
    public string Greeting { get; set; } = "Good day";
}

/// <summary>What the fragments show.</summary>
public sealed record KindsFigures(string Version, int Greetings);
