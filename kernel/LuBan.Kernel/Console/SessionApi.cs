using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary><c>/console/session</c>: who is signed in.</summary>
internal sealed class SessionApi(AccessEvaluator evaluator, ResourceService resources, ConsoleRevision revision)
{
    private const string AccountGroup = "iam.luban.dev";

    public async Task ReadAsync(HttpContext context)
    {
        var caller = Callers.Describe(context.User);
        var account = await AccountAsync(caller.Name, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new
        {
            user = new
            {
                name = caller.Name, displayName = Text(account, "displayName") ?? caller.Name, email = Text(account, "email"),
                groups = caller.Groups.Where(group => !group.StartsWith("system:", StringComparison.Ordinal) || group == CallerClaims.Masters), picture = Text(account, "picture"),
            },
            administrator = evaluator.IsAdministrator(caller),
            version = Host.Version,
            sdk = ConsoleCatalogue.SdkVersion,
            boot = revision.Boot,
        }, KernelJson.Options, context.RequestAborted);
    }

    /// <summary>What is known of the person. Who calls with another authority's token has no account here.</summary>
    private async Task<JsonElement?> AccountAsync(string name, CancellationToken cancellationToken)
    {
        if (resources.Registry.Current.FindKind(AccountGroup, "User") is not { } kind) return null;
        using var document = (await resources.GetAsync(kind, "", name, cancellationToken))?.ToDocument();
        return document?.RootElement.TryGetProperty("spec", out var spec) == true ? spec.Clone() : null;
    }

    private static string? Text(JsonElement? spec, string name) =>
        spec is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
