using LuBan.Observability.Logs.Api;
using LuBan.Observability.Logs.Elasticsearch;
using LuBan.Observability.Logs.Files;
using LuBan.Observability.Logs.Sources;
using LuBan.Observability.Logs.Syslog;
using LuBan.Sdk;
using LuBan.Sdk.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

[assembly: ExtensionAccess("kernel.luban.dev", "installplans", "list", "To know which extensions there are, and keep their logs.")]
[assembly: ExtensionAccess("kernel.luban.dev", "installplans/log", "get", "To keep the logs of the extensions, of which the kernel holds the last lines only.")]
[assembly: ExtensionPermission(LuBan.Observability.Logs.Api.LogsApi.Read, "Search and follow logs.")]

namespace LuBan.Observability.Logs;

/// <summary>Logs: the store, the ways in, the questions.</summary>
internal static class LogsRoom
{
    internal static IExtensionBuilder AddLogs(this IExtensionBuilder extension)
    {
        extension.AddOptions<LogOptions>("logs");
        extension.AddPermission(LogsApi.Read, "Search and follow logs.");
        extension.AddPermission(LogsApi.Write, "Write log lines.");
        extension.AddPermission(ElasticsearchApi.Connect, "Ask the log endpoint for Elasticsearch's clients who it is.");
        extension.AddRoleTemplate(new("logs-read", "Read logs") { Permissions = [LogsApi.Read, ElasticsearchApi.Connect], AggregateTo = ["view"] });
        extension.AddRoleTemplate(new("logs-write", "Write log lines") { Permissions = [LogsApi.Write, ElasticsearchApi.Connect], AggregateTo = ["edit"] });

        extension.Services.TryAddSingleton(TimeProvider.System);
        extension.Services.AddSingleton<LogStoreHost>().AddHostedService(services => services.GetRequiredService<LogStoreHost>());
        extension.Services.AddSingleton<LogService>().AddSingleton<ILogQuery>(services => services.GetRequiredService<LogService>());

        extension.AddResource<LogSource>().UseResource<Event>();
        extension.Services.AddSingleton<SyslogListener>().AddHostedService(services => services.GetRequiredService<SyslogListener>());
        extension.Services.AddHostedService<FileTail>().AddHostedService<ClusterEvents>().AddHostedService<ExtensionLogs>().AddHostedService<LineCounter>();

        extension.Routes.MapLogs();
        extension.Routes.MapElasticsearch();
        return extension;
    }
}
