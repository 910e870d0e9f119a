using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LuBan.TestExtensions;

/// <summary>A kind, a reconciler, a permission, an event handler.</summary>
public sealed class NotesExtension : Extension
{
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddResource<Note>().AddReconciler<NoteReconciler>(options => options.MaxConcurrency = 2);
        extension.AddPermission("notes.read", "Read notes.").AddPermission("notes.write", "Write notes.");
        extension.AddEventHandler<NoteCreated, NoteCreatedHandler>();
        extension.Routes.MapGet("/notes", () => "all").RequirePermission("notes.read");
        extension.Routes.MapPost("/notes", () => "written").RequirePermission("notes.read").RequirePermission("notes.write");
        extension.Routes.MapGet("/admin", () => "admin");
        extension.Routes.MapGet("/seen", () => NoteCreatedHandler.Last);
        extension.UseMiddleware(app => app.Use(async (context, next) =>
        {
            if (context.Request.Path == "/middleware") await context.Response.WriteAsync("answered by middleware");
            else await next();
        }));
    }
}

[ResourceKind("notes.tests.dev", "v1", "Note")]
public sealed record Note : Resource<NoteSpec, NoteStatus>;

public sealed record NoteSpec
{
    public string Text { get; init; } = "";
}

public sealed record NoteStatus(int Length);

public sealed class NoteReconciler : IReconciler<Note>
{
    public Task<ReconcileResult> ReconcileAsync(ReconcileRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(request.Name == "again" ? ReconcileResult.After(TimeSpan.FromSeconds(7)) : ReconcileResult.Done);
}

[ExtensionEvent("tests.notes.created")]
public sealed record NoteCreated(string Name);

public sealed class NoteCreatedHandler : IEventHandler<NoteCreated>
{
    public static string Last { get; private set; } = "";

    public Task HandleAsync(NoteCreated message, CancellationToken cancellationToken)
    {
        Last = message.Name;
        return Task.CompletedTask;
    }
}
