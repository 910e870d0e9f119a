using System.Security.Claims;
using LuBan.Resources;

namespace LuBan.Kernel.Access;

/// <summary>The caller of the request that a scope of an extension's container belongs to.</summary>
internal sealed class CallerScope
{
    private AccessSubject? _subject;

    /// <summary>The caller; null outside of a request.</summary>
    public ClaimsPrincipal? User { get; set; }

    /// <exception cref="InvalidOperationException">There is no request.</exception>
    public AccessSubject Subject => _subject ??= Callers.Describe(User
        ?? throw new InvalidOperationException("There is a caller only while a request is answered: take ICallerAccess and ICallerResources<T> in a handler, not in a reconciler or a hosted service."));
}
