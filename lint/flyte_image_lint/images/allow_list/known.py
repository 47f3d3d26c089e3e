"""Well-known public and cloud registries, allowed unless the settings name others."""

from __future__ import annotations

# Only hosts whose every name is given out by the provider: where customers choose neighbouring
# names (object storage in aliyuncs.com, myhuaweicloud.com), the region's form keeps them apart.
_KNOWN = {
    "The most usual": "docker.io ghcr.io quay.io gcr.io public.ecr.aws",
    "Docker": "dhi.io",
    "GitHub": "docker.pkg.github.com containers.*.ghe.com",
    "Red Hat": "registry.access.redhat.com registry.connect.redhat.com registry.redhat.io",
    "Flyte, Union, Flyte's local sandbox": "cr.flyte.org cr.union.ai *.cr.union.ai localhost:30000",
    "Amazon": "ecr-public.aws.com"
    " *.dkr.ecr.*.amazonaws.com *.dkr.ecr-fips.*.amazonaws.com *.dkr.ecr.*.amazonaws.com.cn"
    " *.dkr.ecr.*.amazonaws.eu *.dkr-ecr.*.on.aws *.dkr-ecr-fips.*.on.aws"
    " *.dkr-ecr.*.on.amazonwebservices.com.cn",
    "Google": "*.gcr.io *-docker.pkg.dev docker.*.rep.pkg.dev",
    "Microsoft": "mcr.microsoft.com *.azurecr.io *.*.geo.azurecr.io *.azurecr.cn *.azurecr.us",
    "GitLab": "registry.gitlab.com",
    "Kubernetes": "registry.k8s.io",
    "NVIDIA": "nvcr.io",
    "IBM": "icr.io **.icr.io",
    "Oracle": "container-registry.oracle.com *.ocir.io ocir.*.oci.oraclecloud.com",
    "Alibaba": "**.cr.aliyuncs.com registry*.cn-*.aliyuncs.com registry*.ap-*.aliyuncs.com"
    " registry*.eu-*.aliyuncs.com registry*.me-*.aliyuncs.com registry*.us-*.aliyuncs.com",
    "Tencent": "*ccr.ccs.tencentyun.com *.tencentcloudcr.com",
    "Huawei": "swr.*-*.myhuaweicloud.com",
    "Volcengine": "*.cr.volces.com",
    "Yandex": "cr.yandex",
    "Other clouds": "registry.digitalocean.com rg.*.scw.cloud **.container-registry.ovh.net"
    " registry.heroku.com registry.fly.io *.registry.snowflakecomputing.com",
    "Hosted for many": "*.jfrog.io docker.cloudsmith.io",
    "Vendors' own images": "cgr.dev docker.elastic.co lscr.io registry.fedoraproject.org"
    " registry.opensuse.org registry.suse.com",
}

KNOWN_REGISTRIES: tuple[str, ...] = tuple(" ".join(_KNOWN.values()).split())
"""Patterns of well-known public and cloud registries, the most usual first."""
