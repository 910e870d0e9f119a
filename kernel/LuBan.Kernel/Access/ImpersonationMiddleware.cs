using System.Security.Claims;
using LuBan.Resources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LuBan.Kernel.Access;

/// <summary>
/// Lets a caller act as somebody else by the headers <c>Impersonate-User</c>, <c>-Group</c>, <c>-Uid</c> and <c>-Extra-*</c>, as upstream: each
/// of them needs the verb <c>impersonate</c>. What limits the caller's token limits it still.
/// </summary>
internal sealed class ImpersonationMiddleware(RequestDelegate next, AccessEvaluator evaluator, AdministratorClaims administrators)
{
    private const string Prefix = "Impersonate-";
    private const string UserHeader = Prefix + "User";
    private const string GroupHeader = Prefix + "Group";
    private const string UidHeader = Prefix + "Uid";
    private const string ExtraPrefix = Prefix + "Extra-";
    private const string AuthenticationGroup = "authentication.k8s.io";

    /// <summary>Whether a request wants to be somebody else's.</summary>
    public static bool IsAskedFor(HttpRequest request) => request.Headers.Keys.Any(name => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!IsAskedFor(context.Request)) return next(context);
        // Whoever is nobody is asked for credentials further on; the endpoint decides.
        if (context.User.Identity?.IsAuthenticated != true) return next(context);

        if (headers[UserHeader] is not [{ Length: > 0 } name])
            return KernelProblems.WriteAsync(context, StatusCodes.Status400BadRequest, "LB8302", $"The request has {Prefix}… headers without exactly one {UserHeader}. Say as which user to act: groups, uid and extras come on top.");
        var caller = Callers.Describe(context.User);
        var extras = headers.Where(header => header.Key.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => Uri.UnescapeDataString(header.Key[ExtraPrefix.Length..].ToLowerInvariant()), header => header.Value);
        foreach (var question in Questions(name, headers[GroupHeader], headers[UidHeader], extras))
        {
            var answer = evaluator.Review(caller, question);
            if (answer.Allowed) continue;
            context.Features.Set(new AccessDecision(caller, question, answer));
            return ResourceApi.WriteRefusalAsync(context, AccessRefusal.Of(caller, question, answer));
        }

        context.User = administrators.Transform(Become(context.User, caller, name, headers[GroupHeader], headers[UidHeader], extras));
        // Nothing behind this must act on them a second time.
        foreach (var header in headers.Keys.Where(header => header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)).ToList()) headers.Remove(header);
        return next(context);
    }

    private static IEnumerable<AccessQuestion> Questions(string user, StringValues groups, StringValues uid, Dictionary<string, StringValues> extras)
    {
        var account = ServiceAccount(user);
        yield return account is var (ns, name)
            ? new AccessQuestion { Verb = "impersonate", Resource = "serviceaccounts", Namespace = ns, Name = name }
            : new AccessQuestion { Verb = "impersonate", Resource = "users", Name = user };
        foreach (var group in groups) yield return new AccessQuestion { Verb = "impersonate", Resource = "groups", Name = group ?? "" };
        foreach (var each in uid) yield return new AccessQuestion { Verb = "impersonate", Group = AuthenticationGroup, Resource = "uids", Name = each ?? "" };
        foreach (var (key, values) in extras)
            foreach (var value in values)
                yield return new AccessQuestion { Verb = "impersonate", Group = AuthenticationGroup, Resource = "userextras", Subresource = key, Name = value ?? "" };
    }

    private static ClaimsPrincipal Become(ClaimsPrincipal real, AccessSubject caller, string name, StringValues groups, StringValues uid, Dictionary<string, StringValues> extras)
    {
        var claims = new List<Claim> { new(CallerClaims.Name, name), new(CallerClaims.Impersonator, caller.Name) };
        claims.AddRange(GroupsOf(name, groups).Select(group => new Claim(CallerClaims.Group, group)));
        if (uid is [{ Length: > 0 } id]) claims.Add(new(CallerClaims.Uid, id));
        foreach (var (key, values) in extras) claims.AddRange(values.Select(value => new Claim(CallerClaims.ExtraPrefix + key, value ?? "")));
        // With which credentials it was done: for the record, and because their limits hold on.
        claims.AddRange(real.Claims.Where(claim => claim.Type is CallerClaims.Scopes or CallerClaims.Session or CallerClaims.Token or CallerClaims.Client or CallerClaims.Method));
        return new(new ClaimsIdentity(claims, real.Identity!.AuthenticationType));
    }

    private static IEnumerable<string> GroupsOf(string name, StringValues asked)
    {
        List<string> groups = [.. asked.OfType<string>()];
        if (groups.Count == 0 && ServiceAccount(name) is var (ns, _)) groups.AddRange(["system:serviceaccounts", $"system:serviceaccounts:{ns}"]);
        var standard = name == CallerClaims.Anonymous ? CallerClaims.Unauthenticated : CallerClaims.Authenticated;
        if (!groups.Contains(CallerClaims.Authenticated) && !groups.Contains(CallerClaims.Unauthenticated)) groups.Add(standard);
        return groups;
    }

    private static (string Namespace, string Name)? ServiceAccount(string user) =>
        user.StartsWith(SubjectKey.ServiceAccountPrefix, StringComparison.Ordinal) && user[SubjectKey.ServiceAccountPrefix.Length..].Split(':') is [{ Length: > 0 } ns, { Length: > 0 } name] ? (ns, name) : null;
}
