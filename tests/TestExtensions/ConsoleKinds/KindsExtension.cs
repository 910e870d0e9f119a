using System.Globalization;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

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
        extension.AddPermission("kinds.read", "See the fragments of every kind.");
        extension.Routes.MapGet("/figures", () => new KindsFigures(version, _greetings)).AllowAnonymous();
        extension.Routes.MapGet("/card.html", () => Html(Card(version))).RequirePermission("kinds.read");
        extension.Routes.MapPost("/greetings", () =>
        {
            Interlocked.Increment(ref _greetings);
            return Html(Card(version) + Hostile);
        }).RequirePermission("kinds.read");
    }

    private static IResult Html(string text) => Results.Content(text, "text/html; charset=utf-8");

    private string Card(string version) => string.Create(CultureInfo.InvariantCulture, $"""
        <p>Card of the server, {version}</p>
        <p>Greetings: {_greetings}</p>
        <button type="button" data-lb-post="greetings">Greet the server</button>
        """);
}

/// <summary>What the fragments show.</summary>
public sealed record KindsFigures(string Version, int Greetings);
