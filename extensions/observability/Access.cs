using LuBan.Sdk;

[assembly: ExtensionPermission("host.native", "Calls the C library to measure file systems and to recognise files that were renamed.")]
[assembly: ExtensionAccess("", "secrets", "get", "To read the passwords and tokens that receivers, mail servers, scrape targets and datasources name.")]
[assembly: ExtensionAccess("", "events", "get,list,watch", "To keep the events of the cluster as log lines after they have expired, and to say in a message what changed before an alert.")]
[assembly: ExtensionAccess("", "services", "get,list,watch", "To find the services that ServiceMonitors select.")]
[assembly: ExtensionAccess("discovery.k8s.io", "endpointslices", "get,list,watch", "To find the addresses of those services.")]
[assembly: ExtensionAccess("paths.luban.dev", "metrics", "get", "To keep the kernel's metrics, with those of every extension.")]
