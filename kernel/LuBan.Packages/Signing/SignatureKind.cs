using System.Text.Json.Serialization;

namespace LuBan.Packages;

/// <summary>Who signed a package.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignatureKind>))]
public enum SignatureKind
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Its author.</summary>
    Author,

    /// <summary>The feed that serves it.</summary>
    Repository,

    /// <summary>Its author, and the feed beside.</summary>
    AuthorAndRepository,
}
