namespace LuBan.Resources;

/// <summary>Metadata of an endpoint that every authenticated caller may reach, because it is about the caller alone or decides for itself.</summary>
public interface IAuthenticatedOnly;

/// <summary>Marks an endpoint with <see cref="IAuthenticatedOnly"/>.</summary>
public sealed class AuthenticatedOnly : IAuthenticatedOnly
{
    /// <summary>The mark.</summary>
    public static AuthenticatedOnly Instance { get; } = new();
}
