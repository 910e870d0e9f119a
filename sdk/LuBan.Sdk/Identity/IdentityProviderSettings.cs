using System.Text.Json;
using System.Text.Json.Nodes;

namespace LuBan.Sdk;

/// <summary>What an <c>IdentityProvider</c> object says, for the code that stands behind its type.</summary>
public sealed record IdentityProviderSettings
{
    /// <summary>The object's name, such as <c>company</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its <c>spec.config</c>, which fits the type's schema. Not to be changed.</summary>
    public JsonObject Config { get; init; } = [];

    /// <summary>The content of the Secret that it names, read anew each time: texts by key. Never log it.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The authorities that may have signed the other side's certificate, in PEM; null for those of this machine.</summary>
    public string? CaBundle { get; init; }

    /// <summary>Whether an unprotected connection to another machine was allowed in so many words.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>How <see cref="Config"/> is read.</summary>
    public JsonSerializerOptions Json { get; init; } = JsonSerializerOptions.Web;

    /// <summary>Reads <see cref="Config"/> as a record.</summary>
    /// <typeparam name="TConfig">The record that was named with <see cref="IdentityProviderOptions.UseConfig{TConfig}"/>.</typeparam>
    /// <returns>The record.</returns>
    /// <exception cref="JsonException">The config does not fit the record.</exception>
    public TConfig ReadConfig<TConfig>() where TConfig : class => Config.Deserialize<TConfig>(Json) ?? throw new JsonException("The config is null.");

    /// <summary>The name only: secrets have no place in logs.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"IdentityProvider {Name}";
}
