using LuBan.Packages;

namespace LuBan.Kernel.Browsing;

/// <summary>What is known of permissions, verbs and resources. Whoever reads it top down finds the first row that fits.</summary>
internal static class PermissionTable
{
    /// <summary>The permission by which an extension's parts of the console run beside the console itself.</summary>
    public const string ConsoleModule = "console.module";

    /// <summary>Permissions that mean the same for every extension.</summary>
    public static IReadOnlyDictionary<string, (PermissionRisk Risk, PermissionText Words)> Known { get; } = new Dictionary<string, (PermissionRisk, PermissionText)>(StringComparer.Ordinal)
    {
        [HostCapabilities.Process] = (PermissionRisk.High, new("Starts programs on the server", "在服务器上启动程序")),
        [HostCapabilities.Native] = (PermissionRisk.High, new("Runs native code in the server's process", "在服务器进程中运行本机代码")),
        [HostCapabilities.Emit] = (PermissionRisk.High, new("Makes and runs new code while it works", "在运行时生成并执行新代码")),
        [HostCapabilities.Unsafe] = (PermissionRisk.High, new("Reads and writes the server's memory directly", "直接读写服务器内存")),
        [HostCapabilities.Exit] = (PermissionRisk.High, new("Can end the server's process", "可以结束服务器进程")),
        [HostCapabilities.Network] = (PermissionRisk.Medium, new("Opens network connections", "建立网络连接")),
        [HostCapabilities.Files] = (PermissionRisk.Medium, new("Writes and deletes files on the server", "在服务器上写入和删除文件")),
        [HostCapabilities.Environment] = (PermissionRisk.Medium, new("Reads or changes the server's environment variables", "读取或更改服务器的环境变量")),
        [ConsoleModule] = (PermissionRisk.High, new("Runs in the browser with the rights of whoever uses the console", "在浏览器中以控制台使用者的权限运行")),
    };

    /// <summary>Permissions that an extension has made up, by the last part of their name. They say who may call the extension, so they are never high.</summary>
    public static IReadOnlyList<(string[] Endings, PermissionRisk Risk, PermissionText Words)> Own { get; } =
    [
        (["read", "view", "get", "list", "watch", "use"], PermissionRisk.Low, new("Lets people see what the extension shows ({0})", "允许用户查看扩展展示的内容（{0}）")),
        (["write", "edit", "create", "update", "patch", "run", "execute"], PermissionRisk.Medium, new("Lets people change things through the extension ({0})", "允许用户通过扩展更改内容（{0}）")),
        (["delete", "remove"], PermissionRisk.Medium, new("Lets people delete things through the extension ({0})", "允许用户通过扩展删除内容（{0}）")),
        (["admin", "manage", "*"], PermissionRisk.Medium, new("Lets people administer the extension ({0})", "允许用户管理扩展（{0}）")),
        ([], PermissionRisk.Medium, new("Lets people use a function of the extension ({0})", "允许用户使用扩展的某项功能（{0}）")),
    ];

    /// <summary>What is said of an upstream: where its requests go, and whether callers are named to it.</summary>
    public static PermissionText Upstream(bool isKnown, bool isToldWhoCalls) => (isKnown, isToldWhoCalls) switch
    {
        (true, false) => new("Hands requests on to {0}", "将请求转发到 {0}"),
        (true, true) => new("Hands requests on to {0}, and says who calls", "将请求转发到 {0}，并告知调用者身份"),
        (false, false) => new("Hands requests on to an address that you set", "将请求转发到您设置的地址"),
        (false, true) => new("Hands requests on to an address that you set, and says who calls", "将请求转发到您设置的地址，并告知调用者身份"),
    };

    /// <summary>What verbs are called, by what they do. One that is not here is called by its name.</summary>
    public static IReadOnlyList<(string[] Verbs, PermissionRisk Risk, PermissionText Words)> Verbs { get; } =
    [
        (["*"], PermissionRisk.High, new("do anything with", "完全控制")),
        (["escalate"], PermissionRisk.High, new("exceed its own rights in", "越权更改")),
        (["bind"], PermissionRisk.High, new("hand out", "授予")),
        (["impersonate"], PermissionRisk.High, new("act as", "冒充")),
        (["get", "list", "watch"], PermissionRisk.Low, new("read", "读取")),
        (["create"], PermissionRisk.Medium, new("create", "创建")),
        (["update", "patch"], PermissionRisk.Medium, new("change", "更改")),
        (["delete", "deletecollection"], PermissionRisk.Medium, new("delete", "删除")),
    ];

    /// <summary>Resources whose name says too little, or that are worth more than others: the least risk of reading them, and of changing them. <c>*</c> stands for any.</summary>
    public static IReadOnlyList<(string Group, string Resource, PermissionRisk Reading, PermissionRisk Changing, PermissionText Words)> Resources { get; } =
    [
        ("*", "*", PermissionRisk.High, PermissionRisk.High, new("everything there is", "所有资源")),
        ("", "*", PermissionRisk.High, PermissionRisk.High, new("every core object, secrets among them", "所有核心对象（包括密钥）")),
        ("", "secrets", PermissionRisk.High, PermissionRisk.High, new("secrets: passwords, tokens and keys", "密钥：密码、令牌和私钥")),
        ("", "serviceaccounts/token", PermissionRisk.High, PermissionRisk.High, new("tokens of service accounts", "服务账号的令牌")),
        ("", "serviceaccounts", PermissionRisk.Low, PermissionRisk.Medium, new("service accounts", "服务账号")),
        ("", "users", PermissionRisk.High, PermissionRisk.High, new("users", "用户")),
        ("", "groups", PermissionRisk.High, PermissionRisk.High, new("groups", "用户组")),
        ("", "namespaces", PermissionRisk.Low, PermissionRisk.Medium, new("namespaces", "命名空间")),
        ("", "configmaps", PermissionRisk.Low, PermissionRisk.Medium, new("configuration maps", "配置映射")),
        ("", "events", PermissionRisk.Low, PermissionRisk.Low, new("events", "事件")),
        ("", "services", PermissionRisk.Low, PermissionRisk.Medium, new("services", "服务")),
        ("discovery.k8s.io", "endpointslices", PermissionRisk.Low, PermissionRisk.High, new("addresses of services: where their traffic goes", "服务的端点地址：决定其流量去向")),
        ("paths.luban.dev", "metrics", PermissionRisk.Low, PermissionRisk.Medium, new("the server's metrics", "服务器的指标")),
        ("rbac.authorization.k8s.io", "*", PermissionRisk.Medium, PermissionRisk.High, new("roles and who has them: all rights", "角色及其绑定：全部权限")),
        ("iam.luban.dev", "*", PermissionRisk.Medium, PermissionRisk.High, new("users, groups and how they sign in", "用户、用户组及登录方式")),
        ("kernel.luban.dev", "installplans", PermissionRisk.Low, PermissionRisk.High, new("install plans: which extensions run, and what they may do", "安装计划：运行哪些扩展及其权限")),
        ("kernel.luban.dev", "packagesources", PermissionRisk.Low, PermissionRisk.High, new("package sources: where code comes from", "软件包源：代码从何处来")),
        ("audit.luban.dev", "*", PermissionRisk.Medium, PermissionRisk.High, new("the audit log and its policy", "审计日志及其策略")),
        ("tenant.luban.dev", "*", PermissionRisk.Low, PermissionRisk.Medium, new("workspaces, projects and their members", "工作空间、项目及其成员")),
    ];
}
