using System.Text.Json.Nodes;
using LuBan.Kernel.Access;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Kernel.Tenancy;

/// <summary>What tenants ask besides reading and writing objects: what is theirs, who is a member, invitations, adopted namespaces.</summary>
internal static class TenancyApi
{
    private const string Root = $"/apis/{TenantNames.Group}/{TenantNames.Version}";

    public static void MapTenancy(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup(Root + "/self").WithTags("Tenancy").WithMetadata(AuthenticatedOnly.Instance);
        own.MapGet("", (HttpContext context, SelfReader reader) => AnswerAsync(context, async () => await reader.ReadAsync(Callers.Describe(context.User), context.RequestAborted)));
        own.MapPost("/invitations", (HttpContext context, InvitationAcceptance acceptance) => AnswerAsync(context, () => AcceptByCodeAsync(context, acceptance)));

        var group = routes.MapGroup(Root).WithTags("Tenancy");
        group.MapGet("/namespaces/{home}/members", (HttpContext context, string home, ResourceService resources) => AnswerAsync(context, () => MembersAsync(resources, home, context.RequestAborted)));
        group.MapPost("/namespaces/{home}/invitations/{name}/code", (HttpContext context, string home, string name, InvitationAcceptance acceptance, IResourceClient<Invitation> invitations) =>
            AnswerAsync(context, () => IssueCodeAsync(acceptance, invitations, home, name, context.RequestAborted)));
        group.MapPost("/namespaces/{home}/invitations/{name}/accept", (HttpContext context, string home, string name, InvitationAcceptance acceptance, IResourceClient<Invitation> invitations) =>
            AnswerAsync(context, () => AcceptByNameAsync(context, acceptance, invitations, home, name))).WithMetadata(AuthenticatedOnly.Instance);
        group.MapPost("/workspaces/{name}/adopt", (HttpContext context, string name, NamespaceAdoption adoption) => AnswerAsync(context, () => AdoptAsync(context, adoption, name)));
    }

    private static async Task<object> MembersAsync(ResourceService resources, string home, CancellationToken cancellationToken)
    {
        if (await TenantNamespaces.FindWorkspaceAsync(resources, home, cancellationToken) is not { } workspace)
            throw new ResourceException(404, "NotFound", $"LB8424: '{home}' is not the home namespace of a workspace: members are listed in one, {TenantNames.HomePrefix}NAME.");
        var kind = resources.Registry.Current.FindKind(TenantBindings.Group, "RoleBinding")!;
        var bindings = await resources.ListAsync(kind, new ResourceQuery { Namespace = home }, cancellationToken);
        return new { kind = "MemberList", apiVersion = $"{TenantNames.Group}/{TenantNames.Version}", workspace = workspace.Name, items = Member.Of(bindings.Items) };
    }

    private static async Task<object> IssueCodeAsync(InvitationAcceptance acceptance, IResourceClient<Invitation> invitations, string home, string name, CancellationToken cancellationToken)
    {
        var invitation = await invitations.GetAsync(name, home, cancellationToken) ?? throw NoInvitation(name);
        var code = await acceptance.IssueCodeAsync(invitation, cancellationToken)
            ?? throw new ResourceException(409, "Conflict", $"LB8425: invitation '{name}' is {invitation.Status?.Phase ?? TenantPhases.Expired} and has no code any more. Create another one.");
        return new { code, expires = invitation.Status!.Expires, accept = $"POST {Root}/self/invitations" };
    }

    private static async Task<object> AcceptByNameAsync(HttpContext context, InvitationAcceptance acceptance, IResourceClient<Invitation> invitations, string home, string name)
    {
        var caller = Callers.Describe(context.User);
        var invitation = await invitations.GetAsync(name, home, context.RequestAborted);
        // Whether there is one for somebody else is nobody's business.
        if (invitation is null || invitation.Spec.User != caller.Name) throw NoInvitation(name);
        return await AcceptAsync(acceptance, invitation, caller, context.RequestAborted);
    }

    private static async Task<object> AcceptByCodeAsync(HttpContext context, InvitationAcceptance acceptance)
    {
        var code = Text(await BodyAsync(context), "code");
        var caller = Callers.Describe(context.User);
        var invitation = await acceptance.FindByCodeAsync(code, context.RequestAborted);
        if (invitation is null || (invitation.Spec.User is { Length: > 0 } user && user != caller.Name))
            throw new ResourceException(404, "NotFound", "LB8426: the code belongs to no invitation of yours that can be accepted: it was used, has expired, or was replaced. Ask for another one.");
        return await AcceptAsync(acceptance, invitation, caller, context.RequestAborted);
    }

    private static async Task<object> AcceptAsync(InvitationAcceptance acceptance, Invitation invitation, AccessSubject caller, CancellationToken cancellationToken)
    {
        if (!acceptance.IsPending(invitation))
            throw new ResourceException(409, "Conflict", $"LB8425: invitation '{invitation.Metadata.Name}' was accepted or has expired. Ask for another one.");
        var accepted = await acceptance.AcceptAsync(invitation, caller.Name, cancellationToken);
        return new { workspace = TenantNames.WorkspaceOfHome(accepted.Metadata.Namespace!), role = accepted.Spec.Role.Name, accepted = accepted.Status!.Accepted };
    }

    private static async Task<object> AdoptAsync(HttpContext context, NamespaceAdoption adoption, string workspace)
    {
        var body = await BodyAsync(context);
        return await adoption.AdoptAsync(workspace, Text(body, "namespace"), Text(body, "project"), Callers.Describe(context.User), context.RequestAborted);
    }

    private static ResourceException NoInvitation(string name) => new(404, "NotFound", $"LB8426: there is no invitation '{name}' for you here.");

    private static async Task<JsonObject> BodyAsync(HttpContext context)
    {
        try
        {
            return await context.Request.ReadFromJsonAsync<JsonObject>(KernelJson.Options, context.RequestAborted) ?? [];
        }
        catch (Exception problem) when (problem is System.Text.Json.JsonException or InvalidOperationException)
        {
            throw new ResourceException(400, "BadRequest", $"LB8427: the body is not a JSON object with Content-Type application/json: {problem.Message}");
        }
    }

    private static string Text(JsonObject body, string name) => TenantFields.Text(body[name]) ?? "";

    private static async Task AnswerAsync(HttpContext context, Func<Task<object>> answer)
    {
        try
        {
            var found = await answer();
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsJsonAsync(found, found.GetType(), KernelJson.Options, context.RequestAborted);
        }
        catch (ResourceException refusal)
        {
            await ResourceApi.WriteRefusalAsync(context, refusal);
        }
    }
}
