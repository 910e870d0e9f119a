using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExtensionPermission("notes.read", "Read notes and their statistics.")]
[assembly: ExtensionPermission("notes.write", "Write notes.")]

namespace Samples.Notes;

/// <summary>One of everything.</summary>
public sealed class NotesExtension : Extension
{
    /// <inheritdoc />
    public override void Configure(IExtensionBuilder extension)
    {
        extension.AddPermission("notes.read", "Read notes and their statistics.");
        extension.AddPermission("notes.write", "Write notes.");
        extension.AddRoleTemplate(new("notes-read", new(new Dictionary<string, string> { ["en"] = "Read notes", ["zh"] = "阅读笔记" }))
        {
            Rules = [PolicyRule.For("notes.samples.dev", "notes", "get,list,watch")], Permissions = ["notes.read"], AggregateTo = ["view"],
        });
        extension.AddRoleTemplate(new("notes-write", new(new Dictionary<string, string> { ["en"] = "Write notes", ["zh"] = "编写笔记" }))
        {
            Rules = [PolicyRule.For("notes.samples.dev", "notes", "create,update,patch,delete")], Permissions = ["notes.write"], Dependencies = ["notes-read"], AggregateTo = ["edit"],
        });

        extension.AddOptions<NotesOptions>();
        extension.AddResource<Note>();
        extension.AddReconciler<NoteReconciler>();
        extension.AddEventHandler<NoteCounted, NoteCountedHandler>();

        extension.Services.AddSingleton<NoteStatistics>();
        extension.Services.AddHostedService<NoteWatcher>();

        extension.AddControllers();
        extension.Routes
            .MapGet("/statistics", (NoteStatistics statistics) => new { statistics.Notes, statistics.Countings })
            .RequirePermission("notes.read");
    }
}
